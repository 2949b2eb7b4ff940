import type { JsonObject } from '@bufbuild/protobuf'
import type { Caller } from '@latchkey/guard'
import type { Latchkey } from '@latchkey/sdk'
import { z } from 'zod'
import { ClarifaiError } from '../status.ts'
import type { Store } from '../store/store.ts'
import type { FetchImage } from '../vision/fetch-image.ts'
import type { Method } from '../wire/methods.ts'

/** What every operation is given. */
export interface OperationContext {
  readonly caller: Caller
  /** Latchkey as the caller, with the caller's own token: what that one may not do, nothing here does for it. */
  readonly latchkey: Latchkey
  /** Latchkey as this API, which may verify tokens and nothing else. */
  readonly verifier: Latchkey
  readonly store: Store
  readonly fetchImage: FetchImage
  readonly methods: readonly Method[]
  /** Every scope that the protos know, as users write it. */
  readonly scopeNames: ReadonlySet<string>
  /** Every status code with its name in the protos. */
  readonly statusCodes: ReadonlyMap<string, number>
}

/** One method's work: from a request to an answer without its `status`, which is 10000 unless the answer brings its own. */
export type Operation = (request: JsonObject, context: OperationContext) => Promise<JsonObject>

/** The part of a request that an operation looks at. Throws `badRequest` with the first fault. */
export function read<Schema extends z.ZodType>(schema: Schema, request: JsonObject): z.output<Schema> {
  const parsed = schema.safeParse(request)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new ClarifaiError('badRequest', `${issue?.path.join('.') || 'The request'}: ${issue?.message}`)
}

export const userAppId = z
  .object({ user_id: z.string().default(''), app_id: z.string().default('') })
  .default({ user_id: '', app_id: '' })

/** `handle` of the person whose key is used, where the request names them: `me`, or by their own name. Throws `doesNotExist` for anybody else. */
export function ownHandle({ caller }: OperationContext, userId: string): string {
  const { handle } = caller.principal
  if (handle !== null && (userId === '' || userId === 'me' || userId === handle)) return handle
  throw new ClarifaiError(
    'doesNotExist',
    `This key belongs to the user "${handle}", who has no access to what was asked of the user "${userId}".`,
  )
}

export const paging = {
  page: z.int().min(1).default(1),
  per_page: z.int().min(1).max(1000).default(128),
}

export function pageOf<Item>(items: readonly Item[], { page, per_page }: { page: number; per_page: number }): Item[] {
  return items.slice((page - 1) * per_page, page * per_page)
}

import { LatchkeyError } from '@latchkey/core'
import { type ControlParts, type Idempotency, perform, performOnce, replay } from '../../control/perform.ts'
import type { Command } from '../../control/use-case.ts'
import type { DataPlane } from '../../verification/data-plane.ts'
import { readJson } from '../http/body.ts'
import { type Authentication, authenticate, type Door, requirePresented } from '../http/caller.ts'
import { clearedSessionCookie, sessionCookie } from '../http/cookie.ts'
import { csrfToken } from '../http/csrf.ts'
import { MAX_IDEMPOTENCY_KEY } from '../http/limits.ts'
import { queryOf } from '../http/query.ts'
import { downloadOf } from './download.ts'
import { parseInput } from './input.ts'
import type { ParsedRequest, Route } from './route.ts'
import { receiptView, receiptWait } from './schemas/receipt.ts'

export interface RestParts extends Door {
  readonly control: ControlParts
  readonly dataPlane: Pick<DataPlane, 'receipt'>
}

/** One management call from request to response: authenticate, parse, perform, render. Throws what `problemResponse` can say. */
export async function handle(
  parts: RestParts,
  row: Route,
  request: Request,
  params: Readonly<Record<string, string>>,
  address: string | null,
): Promise<Response> {
  const authentication = await authenticate(parts, request, address)
  const idempotency = row.idempotent ? idempotencyOf(row, request) : null
  if (!authentication.ok && (authentication.replaced === null || idempotency === null)) requirePresented(authentication)
  const raw = row.body === undefined ? undefined : await readJson(request)
  const parsed = {
    params,
    query: row.query === undefined ? {} : parseInput(row.query, queryOf(request)),
    body: row.body === undefined ? {} : parseInput(row.body, raw),
  } as ParsedRequest
  if (row.download !== undefined)
    return downloadOf(parts.control, requirePresented(authentication), { ...row, download: row.download }, parsed)
  const complete = idempotency === null ? null : { ...idempotency, input: [params, raw] }
  const { value, replayed } = await run(parts, row, authentication, parsed, complete)
  const headers: Record<string, string> = { 'content-type': 'application/json', 'cache-control': 'no-store' }
  if (replayed) headers['idempotency-replayed'] = 'true'
  const cookie = cookieOf(parts, row, request, value)
  if (cookie !== null) headers['set-cookie'] = cookie
  const view = row.view(value, parsed, parts.control.clock(), (id) => csrfToken(parts.site, id))
  const waitMs = row.receipt ? receiptWait(parsed.body) : null
  const answer =
    waitMs === null ? view : { ...(view as object), fleet: receiptView(await parts.dataPlane.receipt(waitMs)) }
  return new Response(JSON.stringify(answer), { status: row.status, headers })
}

/** What becomes of the browser's cookie; a caller that brought no cookie gets none. */
function cookieOf({ site, control }: RestParts, row: Route, request: Request, value: unknown): string | null {
  const place = site.at(request)
  if (row.cookie === undefined || place === null || request.headers.has('authorization')) return null
  return row.cookie === 'cleared'
    ? clearedSessionCookie(place)
    : sessionCookie(place, row.cookie(value), control.clock())
}

async function run(
  parts: RestParts,
  row: Route,
  authentication: Authentication,
  parsed: ParsedRequest,
  idempotency: Idempotency | null,
) {
  const input = row.input(parsed) as never
  if (idempotency === null)
    return {
      value: await perform(parts.control, requirePresented(authentication), row.useCase, input),
      replayed: false,
    }
  if (authentication.ok) {
    return performOnce(
      parts.control,
      authentication.presented,
      row.useCase as Command<never, unknown>,
      input,
      idempotency,
    )
  }
  const value =
    authentication.replaced === null ? null : await replay<unknown>(parts.control, authentication.replaced, idempotency)
  return value === null ? { value: requirePresented(authentication), replayed: false } : { value, replayed: true }
}

function idempotencyOf(row: Route, request: Request): { readonly key: string; readonly route: string } | null {
  const key = request.headers.get('idempotency-key')
  if (key === null) return null
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new LatchkeyError(
      'invalid_input',
      `An Idempotency-Key is 1 to ${MAX_IDEMPOTENCY_KEY} printable ASCII characters without spaces, such as a UUID.`,
    )
  }
  return { key, route: `${row.method} ${row.path}` }
}

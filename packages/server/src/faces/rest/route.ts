import type { CredentialId, CredentialKind, Instant } from '@latchkey/core'
import type { z } from 'zod'
import type { Issued } from '../../control/credentials/family.ts'
import type { Access, UseCase } from '../../control/use-case.ts'

/** One row of the API: everything that the server, the OpenAPI document and the permission test need to know of it. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** OpenAPI path template, `/v1/tokens/{id}`. */
  readonly path: string
  readonly tag: string
  readonly summary: string
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  readonly status: 200 | 201
  readonly answer: z.ZodType
  /** Whether a repeat with the same `Idempotency-Key` is answered with the first answer. */
  readonly idempotent: boolean
  /** Whether the caller may ask, with `wait: "fleet"` in the body, to be told when every connected verifier has taken the change in. */
  readonly receipt: boolean
  /** What becomes of the browser's session cookie: it is cleared, or holds the new secret. Untouched when left out. */
  readonly cookie?: 'cleared' | ((value: unknown) => Issued)
  /** For a list that is answered whole, as a file. */
  readonly download?: Download
  readonly useCase: UseCase<never, unknown>
  readonly input: (request: ParsedRequest) => unknown
  readonly view: (value: unknown, request: ParsedRequest, now: Instant, csrfToken: CsrfTokens) => unknown
}

/** What proves that a page of our own makes a call in a session. */
type CsrfTokens = (session: CredentialId) => string

/** How a list becomes a file: page after page of what its use case answers, each written as it comes. */
export interface Download {
  readonly contentType: (request: ParsedRequest) => string
  readonly fileName: (request: ParsedRequest) => string
  /** The input of the page behind what was answered; `null` once that was the last. */
  readonly next: (input: unknown, value: unknown) => unknown
  /** The text of a page; the first may begin with a head. */
  readonly write: (value: unknown, isFirst: boolean, request: ParsedRequest) => string
}

export interface ParsedRequest {
  readonly params: Readonly<Record<string, string>>
  readonly query: never
  readonly body: never
}

interface Typed<Q extends z.ZodObject, B extends z.ZodType> {
  readonly params: Readonly<Record<string, string>>
  readonly query: z.output<Q>
  readonly body: z.output<B>
}

interface RouteInput<I, O, Q extends z.ZodObject, B extends z.ZodType> {
  readonly tag: string
  readonly summary: string
  readonly query?: Q
  readonly body?: B
  readonly status?: 200 | 201
  readonly answer: z.ZodType
  readonly idempotent?: boolean
  readonly receipt?: boolean
  readonly cookie?: 'cleared' | ((value: O) => Issued)
  readonly download?: Download
  readonly useCase: UseCase<I, O>
  readonly input: (request: Typed<Q, B>) => I
  readonly view: (value: O, request: Typed<Q, B>, now: Instant, csrfToken: CsrfTokens) => unknown
}

/** A row, with the types of its parts checked against each other and then forgotten, so that rows fit one list. */
export function route<I, O, Q extends z.ZodObject, B extends z.ZodType>(
  signature: `${Uppercase<Route['method']>} /v1/${string}`,
  row: RouteInput<I, O, Q, B>,
): Route {
  const [method, path] = signature.split(' ') as [string, string]
  return {
    status: 200,
    idempotent: false,
    receipt: false,
    ...row,
    method: method.toLowerCase() as Route['method'],
    path,
  } as unknown as Route
}

/** What a route demands of its caller. Throws when it declares nothing: a server with such a route must not start. */
export function declaredAccess({ method, path, useCase }: Route): Access {
  const access = useCase.access as Access | undefined
  const kinds: readonly CredentialKind[] = access?.callers ?? []
  if (access?.scope === undefined || kinds.length === 0)
    throw new Error(`${method.toUpperCase()} ${path} declares no permission or no kind of credential`)
  return access
}

import type { Refusal } from '@latchkey/core'
import type { RequestHead } from '../request-head.ts'

/** What a request brought along, as it was written there. */
export interface Presented {
  /** `null` when none was presented. */
  readonly token: string | null
  /** Id or address of a workspace; `null` when none was named. */
  readonly workspace: string | null
}

/** What the text of a token says of itself; `null` when it does not tell. */
export type PresentedKind = 'pat' | 'key' | null

/** An HTTP answer, whole. Header names are in lower case. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A refusal as a GraphQL error tells it; `extensions` is JSON. */
export interface GraphqlFault {
  readonly message: string
  readonly extensions: Readonly<Record<string, unknown>>
}

/**
 * How one platform's requests carry token and workspace, and how its refusals look: data and pure functions, so that a new platform is a new object.
 *
 * What `render` makes must not let an outsider tell an unknown token from a revoked, expired or foreign one, nor an existing workspace from none.
 */
export interface Dialect {
  readonly name: string
  /** Header in which every refusal carries the request's id; `null` for a platform that has none. */
  readonly requestIdHeader: string | null
  /** Header that tells the holder of a token that it expires soon, as an RFC 3339 time; `null` to say nothing. */
  readonly expiryHeader: string | null
  /** Never throws. Refuses a request that presents more than one credential. */
  read(request: RequestHead): Presented | Refusal
  /** Asked only where it matters: for what a browser's page sent, and for refusals. */
  kindOf(token: string): PresentedKind
  /** `requestId` is `null` exactly when `requestIdHeader` is. `kind` is what the token said of itself, `null` without one. */
  render(refusal: Refusal, requestId: string | null, kind?: PresentedKind): Answer
  /** How a refusal looks inside a GraphQL answer, for a platform that has GraphQL. */
  graphql?(refusal: Refusal): GraphqlFault
}

/** What a guard looks at of a request: never the body. A web-standard `Request` is one. */
export interface RequestHead {
  readonly method: string
  /** Absolute. Not to be read without need: it may have to be put together. */
  readonly url: string
  /** The request target as the client sent it (RFC 9112, section 3.2), where it is at hand: `url` may have to be put together. */
  readonly target?: string
  /** `get` knows no case, joins repeated headers with `, ` and gives `null` for an absent one, as `Headers` does. */
  readonly headers: { get(name: string): string | null }
}

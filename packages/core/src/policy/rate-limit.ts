/** How often one credential may be used: at most `requests` accepted uses in any window of `windowMs` that begins with a use. */
export interface RateLimit {
  readonly requests: number
  readonly windowMs: number
}

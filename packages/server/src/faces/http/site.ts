/** Where a browser finds the service, as far as signing in goes. */
export interface Place {
  /** `https://tokens.example.com`: what our own pages are loaded from. */
  readonly origin: string
  readonly isSecure: boolean
}

export interface Site {
  /** `null` where nobody can sign in: over plain HTTP beyond this very machine, or under a name that nothing but the request itself vouches for. */
  at(request: Request): Place | null
  /** Signs what our own pages carry. */
  sign(text: string): string
  isSigned(text: string, signature: string): boolean
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** `publicUrl` is the operator's; a `Host` header alone is believed for loopback addresses only, where nobody else's name leads. */
export function siteOf(
  publicUrl: string | null,
  signer: { sign(text: string): string; verify(text: string, signature: string): boolean },
): Site {
  const told = publicUrl === null ? null : placeOf(new URL(publicUrl))
  return {
    at(request) {
      if (publicUrl !== null) return told
      const url = new URL(request.url)
      return LOOPBACK.test(url.hostname) ? placeOf(url) : null
    },
    sign: (text) => signer.sign(text),
    isSigned: (text, signature) => signer.verify(text, signature),
  }
}

function placeOf({ protocol, origin, hostname }: URL): Place | null {
  const isSecure = protocol === 'https:'
  return isSecure || LOOPBACK.test(hostname) ? { origin, isSecure } : null
}

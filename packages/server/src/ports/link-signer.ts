/** Signs what leaves the service and is to come back as it was, and tells whether a signature is its own. */
export interface LinkSigner {
  sign(text: string): string
  verify(text: string, signature: string): boolean
}

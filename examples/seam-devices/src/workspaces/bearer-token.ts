/** The token of an `Authorization: Bearer` header that the guard has already accepted. */
export function bearerToken(authorization: string): string {
  return authorization.replace(/^bearer +/i, '')
}

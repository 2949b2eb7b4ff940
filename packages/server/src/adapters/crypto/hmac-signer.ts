import { createHmac, timingSafeEqual } from 'node:crypto'

/** Signs short texts with HMAC-SHA256, as base64url. `key` is base64url too. */
export function hmacSigner(key: string) {
  const sign = (text: string): string =>
    createHmac('sha256', Buffer.from(key, 'base64url')).update(text).digest('base64url')
  return {
    sign,
    verify(text: string, signature: string): boolean {
      const expected = Buffer.from(sign(text))
      const given = Buffer.from(signature)
      return given.length === expected.length && timingSafeEqual(given, expected)
    },
  }
}

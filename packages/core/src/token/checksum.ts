/** 0-9, A-Z, a-z: all that a double click selects as one word, without the underscore that separates the parts. */
export const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
export const CHECKSUM_LENGTH = 6

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

function crc32(text: string, end: number): number {
  let crc = 0xffffffff
  for (let index = 0; index < end; index++) {
    crc = (crc >>> 8) ^ (TABLE[(crc ^ text.charCodeAt(index)) & 0xff] as number)
  }
  return (crc ^ 0xffffffff) >>> 0
}

/**
 * CRC-32 (ISO 3309, as in gzip) of ASCII text, written as six base62 characters, most significant first.
 * It catches every single wrong character and tells a scanner a token from noise; it is no proof of origin.
 */
export function checksum(text: string): string {
  let rest = crc32(text, text.length)
  let written = ''
  for (let place = 0; place < CHECKSUM_LENGTH; place++) {
    written = BASE62[rest % 62] + written
    rest = Math.floor(rest / 62)
  }
  return written
}

/** Whether a text ends in the checksum of what comes before it. The same as comparing with `checksum`, without making a text for it. */
export function endsInChecksum(text: string): boolean {
  const end = text.length - CHECKSUM_LENGTH
  let rest = crc32(text, end)
  for (let index = text.length - 1; index >= end; index--) {
    if (text.charCodeAt(index) !== BASE62.charCodeAt(rest % 62)) return false
    rest = Math.floor(rest / 62)
  }
  return rest === 0
}

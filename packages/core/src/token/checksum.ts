/** 0-9, A-Z, a-z: all that a double click selects as one word, without the underscore that separates the parts. */
export const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
export const CHECKSUM_LENGTH = 6

const TABLE = Int32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** CRC-32 (ISO 3309, as in gzip) of nothing yet, before its last inversion. */
export const CRC_START = -1

/** The same after one more character of ASCII text. */
export function crcAfter(crc: number, code: number): number {
  return (crc >>> 8) ^ (TABLE[(crc ^ code) & 0xff] as number)
}

const inverted = (crc: number): number => ~crc >>> 0

/**
 * CRC-32 of ASCII text, written as six base62 characters, most significant first.
 * It catches every single wrong character and tells a scanner a token from noise; it is no proof of origin.
 */
export function checksum(text: string): string {
  let crc = CRC_START
  for (let index = 0; index < text.length; index++) crc = crcAfter(crc, text.charCodeAt(index))
  let rest = inverted(crc)
  let written = ''
  for (let place = 0; place < CHECKSUM_LENGTH; place++) {
    written = BASE62[rest % 62] + written
    rest = Math.floor(rest / 62)
  }
  return written
}

/** What each character of ASCII counts as a base62 digit; more than all that a checksum can come to where it is none. */
const DIGITS = Float64Array.from({ length: 128 }, (_, code) => {
  const digit = BASE62.indexOf(String.fromCharCode(code))
  return digit === -1 ? Number.POSITIVE_INFINITY : digit
})

/** Whether a text of ASCII ends in the checksum whose CRC this is. Reads the six characters and writes none. */
export function endsInChecksum(text: string, crc: number): boolean {
  let value = 0
  for (let index = text.length - CHECKSUM_LENGTH; index < text.length; index++)
    value = value * 62 + (DIGITS[text.charCodeAt(index)] as number)
  return value === inverted(crc)
}

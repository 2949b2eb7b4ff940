import { CHECKSUM_LENGTH } from './checksum.ts'
import type { TokenFormat } from './format.ts'
import { CREDENTIAL_KINDS, tokenStart } from './format.ts'
import { RANDOM_LENGTH } from './generate.ts'

/**
 * A regular expression (RE2 subset, for secret scanners) that finds every token of a format; a hit is confirmed with the checksum. No word
 * boundary is asked for in front, since a leaked token often follows a letter: `\n` in a JSON text, `%3D` in an encoded address.
 */
export function scanPattern(format: TokenFormat): string {
  const starts = CREDENTIAL_KINDS.map((kind) => tokenStart(format, kind)).join('|')
  return `(?:${starts})[0-9A-Za-z]{${RANDOM_LENGTH + CHECKSUM_LENGTH}}\\b`
}

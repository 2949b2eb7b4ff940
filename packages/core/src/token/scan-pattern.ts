import { CHECKSUM_LENGTH } from './checksum.ts'
import type { TokenFormat } from './format.ts'
import { CREDENTIAL_KINDS, tokenStart } from './format.ts'
import { RANDOM_LENGTH } from './generate.ts'

/** A regular expression (RE2 subset, for secret scanners) that finds every token of a format; a hit is confirmed with the checksum. */
export function scanPattern(format: TokenFormat): string {
  const starts = CREDENTIAL_KINDS.map((kind) => tokenStart(format, kind)).join('|')
  return `\\b(?:${starts})[0-9A-Za-z]{${RANDOM_LENGTH + CHECKSUM_LENGTH}}\\b`
}

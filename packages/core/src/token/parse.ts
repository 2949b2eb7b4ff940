import { CHECKSUM_LENGTH, CRC_START, crcAfter, endsInChecksum } from './checksum.ts'
import type { CredentialKind, TokenFormat } from './format.ts'
import { CREDENTIAL_KINDS, tokenStart } from './format.ts'
import { RANDOM_LENGTH } from './generate.ts'

const SECRET_LENGTH = RANDOM_LENGTH + CHECKSUM_LENGTH
/** Two characters of prefix, one of label, two underscores; twelve, eight and two at most. */
const SHORTEST = SECRET_LENGTH + 5
const LONGEST = SECRET_LENGTH + 22

/**
 * Whether a text could be a token of some platform: shape, alphabet and checksum. For whoever checks tokens without knowing the platform's
 * prefix and labels. No I/O; exactly one spelling of each token passes. Reads each character once, since that is what it costs.
 */
export function isWellFormed(text: string): boolean {
  if (text.length < SHORTEST || text.length > LONGEST) return false
  const secret = text.length - SECRET_LENGTH
  const label = text.indexOf('_') + 1
  if (label < 3 || label > 13 || secret - label < 2 || secret - label > 9) return false
  let crc = CRC_START
  let fits = IN_START
  for (let index = 0; index < secret; index++) {
    const code = text.charCodeAt(index)
    crc = crcAfter(crc, code)
    fits &= index === label - 1 || index === secret - 1 ? Number(code === UNDERSCORE) : (USES[code] as number)
  }
  for (let index = secret; index < text.length - CHECKSUM_LENGTH; index++) {
    const code = text.charCodeAt(index)
    crc = crcAfter(crc, code)
    fits &= (USES[code] as number) >> 1
  }
  return fits !== 0 && endsInChecksum(text, crc)
}

const UNDERSCORE = 95
const IN_START = 1
const IN_SECRET = 2
/**
 * Where a character may stand, by its code; nowhere beyond the table. Looked up and not compared: which range the characters of a secret lie in is
 * chance, and a processor that guesses wrong at each pays more for it than for all the rest.
 */
const USES = Uint8Array.from({ length: 128 }, (_, code) => {
  const isDigitOrSmall = (code >= 48 && code <= 57) || (code >= 97 && code <= 122)
  if (isDigitOrSmall) return IN_START | IN_SECRET
  return code >= 65 && code <= 90 ? IN_SECRET : 0
})

/** Says which kind of token of one platform a text is, or `null` when that platform can never have issued it. */
export type TokenParser = (text: string) => CredentialKind | null

export function tokenParser(format: TokenFormat): TokenParser {
  const starts = CREDENTIAL_KINDS.map((kind) => ({ kind, start: tokenStart(format, kind) }))
  return (text) => {
    const found = starts.find(({ start }) => text.length === start.length + SECRET_LENGTH && text.startsWith(start))
    return found !== undefined && isWellFormed(text) ? found.kind : null
  }
}

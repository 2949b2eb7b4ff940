import { CHECKSUM_LENGTH, checksum } from './checksum.ts'
import type { CredentialKind, TokenFormat } from './format.ts'
import { CREDENTIAL_KINDS, tokenStart } from './format.ts'
import { RANDOM_LENGTH } from './generate.ts'

const SECRET_LENGTH = RANDOM_LENGTH + CHECKSUM_LENGTH
/** Two characters of prefix, one of label, two underscores; twelve, eight and two at most. */
const SHORTEST = SECRET_LENGTH + 5
const LONGEST = SECRET_LENGTH + 22

/**
 * Whether a text could be a token of some platform: shape, alphabet and checksum. For whoever checks tokens without knowing the platform's
 * prefix and labels. No I/O; exactly one spelling of each token passes.
 */
export function isWellFormed(text: string): boolean {
  if (text.length < SHORTEST || text.length > LONGEST) return false
  const secret = text.length - SECRET_LENGTH
  if (text.charCodeAt(secret - 1) !== 95) return false
  const label = text.indexOf('_') + 1
  if (label < 3 || label > 13 || secret - label < 2 || secret - label > 9) return false
  for (let index = 0; index < secret - 1; index++) {
    const code = text.charCodeAt(index)
    if (!isDigit(code) && !(code >= 97 && code <= 122) && index !== label - 1) return false
  }
  for (let index = secret; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (!isDigit(code) && !(code >= 65 && code <= 90) && !(code >= 97 && code <= 122)) return false
  }
  return text.endsWith(checksum(text.slice(0, -CHECKSUM_LENGTH)))
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57

/** Says which kind of token of one platform a text is, or `null` when that platform can never have issued it. */
export type TokenParser = (text: string) => CredentialKind | null

export function tokenParser(format: TokenFormat): TokenParser {
  const starts = CREDENTIAL_KINDS.map((kind) => ({ kind, start: tokenStart(format, kind) }))
  return (text) => {
    const found = starts.find(({ start }) => text.length === start.length + SECRET_LENGTH && text.startsWith(start))
    return found !== undefined && isWellFormed(text) ? found.kind : null
  }
}

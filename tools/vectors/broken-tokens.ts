import { checksum, type TokenFormat } from '../../packages/core/src/index.ts'

export interface BrokenToken {
  readonly text: string
  /** What is wrong, in words. */
  readonly reason: string
  /** Whether it still is a token of some other format. */
  readonly wellFormed: boolean
}

/** Texts close to a token of a format that are none of it, each broken in one way. */
export function brokenTokens(token: string, format: TokenFormat): readonly Omit<BrokenToken, 'wellFormed'>[] {
  const start = token.length - 36
  const random = token.slice(start, -6)
  const label = format.labels.pat
  const put = (position: number, text: string) => token.slice(0, position) + text + token.slice(position + 1)
  const other = (character: string) => (character === 'x' ? 'y' : 'x')
  const swapCase = (character: string) =>
    character === character.toLowerCase() ? character.toUpperCase() : character.toLowerCase()
  const letter = start + random.search(/[A-Za-z]/)
  /** A token with its checksum made right again, so that nothing but the named fault is left. */
  const sealed = (body: string) => body + checksum(body)
  return [
    { text: '', reason: 'empty' },
    { text: token.slice(0, start), reason: 'nothing but the start' },
    { text: token.slice(0, -1), reason: 'last character missing' },
    { text: token.slice(1), reason: 'first character missing' },
    { text: token.slice(0, -6), reason: 'checksum missing' },
    { text: put(start + 3, ''), reason: 'a character inside missing' },
    { text: `${token}0`, reason: 'a character too many at the end' },
    { text: `0${token}`, reason: 'a character too many at the start' },
    { text: token + token, reason: 'the token twice' },
    { text: put(start, other(token.charAt(start))), reason: 'first random character is another' },
    { text: put(start + 29, other(token.charAt(start + 29))), reason: 'last random character is another' },
    { text: put(start + 30, other(token.charAt(start + 30))), reason: 'first character of the checksum is another' },
    { text: put(start + 35, other(token.charAt(start + 35))), reason: 'last character of the checksum is another' },
    { text: put(letter, swapCase(token.charAt(letter))), reason: 'a letter in the other case' },
    { text: token.toUpperCase(), reason: 'all in upper case' },
    {
      text: `${token.slice(0, start)}${token.slice(start + 1)}${token.charAt(start)}`,
      reason: 'random part turned round by one',
    },
    { text: `${token.slice(0, -6)}zzzzzz`, reason: 'a checksum above what 32 bits can give' },
    {
      text: sealed(`${format.prefix.slice(0, -1)}x_${label}_${random}`),
      reason: 'prefix of another platform, checksum right',
    },
    { text: sealed(`${format.prefix}_zz_${random}`), reason: 'label of no kind, checksum right' },
    {
      text: sealed(`${format.prefix.toUpperCase()}_${label}_${random}`),
      reason: 'prefix in upper case, checksum right',
    },
    { text: sealed(`${format.prefix}__${random}`), reason: 'label empty, checksum right' },
    { text: sealed(`_${label}_${random}`), reason: 'prefix empty, checksum right' },
    { text: sealed(`${format.prefix}-${label}-${random}`), reason: 'hyphens for underscores, checksum right' },
    { text: sealed(`${format.prefix}_${label}_${random}0`), reason: 'one random character too many, checksum right' },
    {
      text: sealed(`${format.prefix}_${label}_${random.slice(1)}`),
      reason: 'one random character too few, checksum right',
    },
    {
      text: sealed(`${format.prefix}_${label}_${random.slice(1)}-`),
      reason: 'a character outside the alphabet, checksum right',
    },
    {
      text: sealed(`${format.prefix}_${label}_${random.slice(1)}_`),
      reason: 'an underscore in the random part, checksum right',
    },
    { text: ` ${token}`, reason: 'a space before' },
    { text: `${token}\n`, reason: 'a line break after' },
    { text: put(start + 5, '\0'), reason: 'NUL inside' },
    { text: `"${token}"`, reason: 'in quotes' },
    { text: `Bearer ${token}`, reason: 'with the scheme before it' },
    { text: token.replaceAll('_', '%5F'), reason: 'percent-encoded' },
    { text: Buffer.from(token).toString('base64'), reason: 'in base64' },
    {
      text: put(start + 2, String.fromCharCode(token.charCodeAt(start + 2) + 0xfee0)),
      reason: 'a character in full width',
    },
    { text: put(start + 2, `${token.charAt(start + 2)}\u200b`), reason: 'a zero-width space inside' },
    { text: `\ufeff${token}`, reason: 'a byte order mark before' },
  ]
}

import { invalidField } from '../errors.ts'

const ALPHABETS = {
  hex: { pattern: '[0-9a-f]', bits: 4 },
  base62: { pattern: '[0-9A-Za-z]', bits: 5.95 },
  base64url: { pattern: '[0-9A-Za-z_-]', bits: 6 },
} as const

/** What the tokens of another system look like, which were taken over from there: a fixed prefix, an id that finds the token, and a secret. */
export interface ForeignFormat {
  readonly name: string
  /** May be empty. */
  readonly prefix: string
  readonly alphabet: keyof typeof ALPHABETS
  /** Characters of the id; 0 for tokens that are found by their whole hash. */
  readonly idLength: number
  readonly secretLength: number
}

/** Ready-made formats by name. */
export const FOREIGN_FORMATS = {
  speckle: { name: 'speckle', prefix: '', alphabet: 'hex', idLength: 10, secretLength: 32 },
} as const satisfies Record<string, ForeignFormat>

export interface ForeignParts {
  /** Empty where the format has none. */
  readonly id: string
  /** What follows the id. */
  readonly rest: string
}

export type ForeignParser = (text: string) => ForeignParts | null

const LONGEST = 256

/** Reads tokens of one format; the text as a whole must be one. Throws `invalid_input` for a format that can't be read. */
export function foreignParser(format: ForeignFormat): ForeignParser {
  const { name, prefix, alphabet, idLength, secretLength } = format
  const length = prefix.length + idLength + secretLength
  const isSound =
    /^[a-z][a-z0-9-]{0,31}$/.test(name) &&
    /^[!-~]{0,32}$/.test(prefix) &&
    Object.hasOwn(ALPHABETS, alphabet) &&
    [idLength, secretLength].every((count) => Number.isSafeInteger(count) && count >= 0) &&
    secretLength > 0 &&
    length <= LONGEST
  if (!isSound)
    throw invalidField(
      '/format',
      'A foreign format has a name of a-z, 0-9 and -, an alphabet of hex, base62 or base64url, and lengths that make 1 to 256 characters.',
    )
  const body = new RegExp(`^${ALPHABETS[alphabet].pattern}+$`)
  return (text) => {
    if (text.length !== length || !text.startsWith(prefix) || !body.test(text.slice(prefix.length))) return null
    const start = prefix.length + idLength
    return { id: text.slice(prefix.length, start), rest: text.slice(start) }
  }
}

/** How many random bits a secret of the format can hold. */
export const secretBits = ({ alphabet, secretLength }: ForeignFormat): number =>
  Math.floor(ALPHABETS[alphabet].bits * secretLength)

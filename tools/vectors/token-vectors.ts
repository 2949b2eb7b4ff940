import { createHash } from 'node:crypto'
import {
  CREDENTIAL_KINDS,
  checksum,
  DEFAULT_FORMAT,
  generateToken,
  isWellFormed,
  type RandomBytes,
  scanPattern,
  type TokenFormat,
  tokenHint,
} from '../../packages/core/src/index.ts'
import { type BrokenToken, brokenTokens } from './broken-tokens.ts'

/** What `contracts/token-vectors.json` holds: all that a library in another language needs to test its own reading of tokens. */
export interface TokenVectors {
  readonly about: string
  readonly formats: readonly FormatVectors[]
}

export interface FormatVectors {
  readonly name: string
  readonly format: Pick<TokenFormat, 'prefix' | 'labels'>
  readonly scanPattern: string
  readonly valid: readonly {
    readonly kind: string
    readonly token: string
    readonly checksum: string
    /** Lower-case hexadecimal, of the whole token: the form in which it is looked up. */
    readonly sha256: string
    readonly hint: string
  }[]
  readonly broken: readonly BrokenToken[]
}

const ABOUT =
  'Tokens are <prefix>_<label>_<30 characters of 0-9A-Za-z><checksum>. The checksum is the CRC-32 (ISO 3309, as in zlib) of all before ' +
  'it, as six digits of base 62 (0-9, A-Z, a-z), most significant first. Each text under "valid" is a token of its format; each under ' +
  '"broken" is none, for the reason given. "wellFormed" says whether a broken text still is a token of some other format. All are made up.'

const FORMATS: Readonly<Record<string, TokenFormat>> = {
  default: DEFAULT_FORMAT,
  'of a platform whose clients look at the start': {
    prefix: 'seam',
    labels: { pat: 'at1', key: 'key1', service: 'svc1', session: 'ses1', embed: 'emb1' },
  },
  shortest: { prefix: 'a0', labels: { pat: 'p', key: 'k', service: '0', session: 's', embed: 'e' } },
  longest: {
    prefix: 'abcdefghijk9',
    labels: { pat: 'personal', key: 'apikey00', service: 'services', session: 'sessions', embed: 'embedded' },
  },
}

/** The vectors as the file holds them. The same each time: chance comes from a digest of the format's name and a counter. */
export function tokenVectors(): string {
  const vectors: TokenVectors = {
    about: ABOUT,
    formats: Object.entries(FORMATS).map(([name, format]) => vectorsOf(name, format)),
  }
  // Nothing invisible in the file: whoever reads it has to see what is wrong with a text.
  const ascii = JSON.stringify(vectors, null, 2).replace(
    /[^\n -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `${ascii}\n`
}

function vectorsOf(name: string, format: TokenFormat): FormatVectors {
  const random = digestBytes(name)
  const low: RandomBytes = (count) => new Uint8Array(count)
  const high: RandomBytes = (count) => new Uint8Array(count).fill(247)
  const secrets = [
    ...CREDENTIAL_KINDS.flatMap((kind) =>
      [random, random].map((source) => ({ kind, secret: generateToken(format, kind, source) })),
    ),
    { kind: 'pat', secret: generateToken(format, 'pat', low) },
    { kind: 'pat', secret: generateToken(format, 'pat', high) },
    { kind: 'pat', secret: generateToken(format, 'pat', leadingZero(format, random)) },
  ]
  const valid = secrets.map(({ kind, secret }) => {
    const token = secret.reveal()
    const sha256 = createHash('sha256').update(token).digest('hex')
    return { kind, token, checksum: token.slice(-6), sha256, hint: tokenHint(secret) }
  })
  const { prefix, labels } = format
  const broken = brokenTokens((valid[0] as (typeof valid)[number]).token, format).map((entry) => ({
    ...entry,
    wellFormed: isWellFormed(entry.text),
  }))
  return { name, format: { prefix, labels }, scanPattern: scanPattern(format), valid, broken }
}

function digestBytes(name: string): RandomBytes {
  let block = 0
  return (count) => createHash('sha512').update(`${name} ${block++}`).digest().subarray(0, count)
}

/** Bytes of a token whose checksum begins with 00, which a library that forgets the padding gets wrong. */
function leadingZero(format: TokenFormat, random: RandomBytes): RandomBytes {
  for (;;) {
    const bytes = random(64)
    const token = generateToken(format, 'pat', () => bytes).reveal()
    if (checksum(token.slice(0, -6)).startsWith('00')) return () => bytes
  }
}

import { createHash } from 'node:crypto'

/** Every spelling in which a secret could have slipped into something, by its name. */
export function spellingsOf(secret: string): Readonly<Record<string, Buffer>> {
  const core = coreOf(secret)
  const bytes = Buffer.from(core)
  return {
    'as it is': bytes,
    'as it is, in another case': Buffer.from(core.toUpperCase()),
    'in UTF-16': Buffer.from(core, 'utf16le'),
    reversed: Buffer.from([...core].reverse().join('')),
    'in hexadecimal': Buffer.from(bytes.toString('hex')),
    'in upper-case hexadecimal': Buffer.from(bytes.toString('hex').toUpperCase()),
    'URL-encoded': Buffer.from(bytes.toString('hex').replaceAll(/../g, '%$&')),
    'JSON-escaped': Buffer.from([...core].map((c) => `\\u00${c.charCodeAt(0).toString(16)}`).join('')),
    ...Object.fromEntries([0, 1, 2].map((shift) => [`in base64, ${shift} bytes on`, base64Of(bytes, shift)])),
  }
}

/** What may be in the database and nowhere else. */
export function digestSpellingsOf(secret: string): Readonly<Record<string, Buffer>> {
  const digest = createHash('sha256').update(secret).digest()
  return {
    'digest in hexadecimal': Buffer.from(digest.toString('hex')),
    'digest in base64': base64Of(digest, 0),
    'digest as bytes': digest,
  }
}

/** One secret of each that are searched for by the same letters. */
export function distinct(secrets: readonly string[]): readonly string[] {
  return [...new Map(secrets.map((secret) => [coreOf(secret), secret])).values()]
}

/** The random part without its ends: prefixes are public, and the last characters are shown as a hint. */
const coreOf = (secret: string) => secret.slice(randomPartOf(secret)).slice(0, 20)

/** A set-up secret is base64url and may hold `_` itself; no other secret has one in its random part. */
const randomPartOf = (secret: string) => (secret.startsWith('setup_') ? 'setup_'.length : secret.lastIndexOf('_') + 1)

/** What base64 makes of the bytes when they stand behind others, without the characters that these others have a part in. */
function base64Of(bytes: Buffer, shift: number): Buffer {
  const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64url')
  return Buffer.from(text.slice(shift === 0 ? 0 : 4, -4))
}

/** Which of the secrets are found in a text or in bytes; none, it is to be hoped. */
export function findIn(
  hay: string | Buffer,
  secrets: readonly string[],
  spellings: (secret: string) => Readonly<Record<string, Buffer>>,
): readonly string[] {
  // Base64 in its two alphabets is one spelling.
  const text = typeof hay === 'string' ? Buffer.from(hay) : hay
  const url = Buffer.from(text.toString('latin1').replaceAll('+', '-').replaceAll('/', '_'), 'latin1')
  return secrets.flatMap((secret) =>
    Object.entries(spellings(secret))
      .filter(([, needle]) => text.includes(needle) || url.includes(needle))
      .map(([name]) => `${secret} ${name}`),
  )
}

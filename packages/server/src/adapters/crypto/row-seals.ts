import { hash } from 'node:crypto'
import type { RowSeals } from '../../ports/row-seals.ts'

/** A key that rows are sealed with. */
export interface SealKey {
  /** Tells which key a seal is of: 1 to 32 letters, digits, `-` and `_`. */
  readonly id: string
  readonly bytes: Uint8Array
}

/** Shorter keys are refused: a guessed one would be worth as much as the database. */
export const SEAL_KEY_BYTES = 32

/** `id:base64`, several with commas between them: the first seals, all open. `null` for anything else. */
export function parseSealKeys(text: string): readonly SealKey[] | null {
  const keys = text.split(',').map(parseKey)
  const isWhole = keys.every((key) => key !== null)
  return isWhole && new Set(keys.map(({ id }) => id)).size === keys.length ? keys : null
}

function parseKey(text: string): SealKey | null {
  const [, id, base64] = /^([\w-]{1,32}):([A-Za-z0-9+/]+={0,2})$/.exec(text.trim()) ?? []
  if (id === undefined || base64 === undefined) return null
  const bytes = Buffer.from(base64, 'base64')
  return bytes.length >= SEAL_KEY_BYTES ? { id, bytes } : null
}

export function formatSealKeys(keys: readonly SealKey[]): string {
  return keys.map(({ id, bytes }) => `${id}:${Buffer.from(bytes).toString('base64')}`).join(',')
}

const BLOCK = 64
const DIGEST = 32
/** Bytes of a content that needs no buffer of its own: nearly all. */
const ROOM = 4096

/**
 * HMAC-SHA-256 (RFC 2104), as the key's id, a dot and base64url. Made of two one-shot hashes over pads and buffers that are made once, because it is part of every
 * first look at a token and costs a third of what an `Hmac` object does.
 */
export function rowSeals(keys: readonly SealKey[]): RowSeals {
  const known = keys.map(({ id, bytes }) => ({ begins: `${id}.`, mac: macWith(bytes) }))
  const [newest] = known as [(typeof known)[number]]
  // Few keys, so that to try each costs less than to cut the id out and look it up.
  const keyOf = (seal: string) => known.find(({ begins }) => seal.startsWith(begins))
  return {
    keyId: (keys as readonly [SealKey])[0].id,
    seal: (content) => newest.begins + newest.mac(content),
    isIntact(content, seal) {
      const key = seal === null ? undefined : keyOf(seal)
      return key !== undefined && isSame(key.mac(content), seal as string, key.begins.length)
    },
    isKnown: (seal) => keyOf(seal) !== undefined,
    isCurrent: (seal) => seal.startsWith(newest.begins),
  }
}

type Mac = (content: string) => string

function macWith(key: Uint8Array): Mac {
  const material = key.length > BLOCK ? hash('sha256', key, 'buffer') : key
  const inner = Buffer.concat([padded(material, 0x36), Buffer.alloc(ROOM)])
  const outer = Buffer.concat([padded(material, 0x5c), Buffer.alloc(DIGEST)])
  /** The beginnings of `inner` by their length, because to make one costs half as much as to hash it. */
  const beginnings: (Buffer | undefined)[] = new Array(inner.length + 1)
  const messageOf = (content: string): Buffer => {
    // UTF-8 takes three bytes at most for each of JavaScript's characters.
    if (content.length * 3 > ROOM) return Buffer.concat([inner.subarray(0, BLOCK), Buffer.from(content)])
    const length = BLOCK + inner.write(content, BLOCK)
    const known = beginnings[length] ?? inner.subarray(0, length)
    beginnings[length] = known
    return known
  }
  return (content) => {
    outer.write(hash('sha256', messageOf(content), 'latin1'), BLOCK, 'latin1')
    return hash('sha256', outer, 'base64url')
  }
}

/**
 * Whether a text goes on with another one behind so many characters. Takes a time that does not tell how much of the two is alike; in a loop, because to call the
 * comparison that Node.js has costs several times as much.
 */
function isSame(expected: string, given: string, from: number): boolean {
  if (given.length !== from + expected.length) return false
  let difference = 0
  for (let index = 0; index < expected.length; index++)
    difference |= expected.charCodeAt(index) ^ given.charCodeAt(from + index)
  return difference === 0
}

function padded(key: Uint8Array, by: number): Buffer {
  return Buffer.alloc(BLOCK, by).map((byte, index) => byte ^ (key[index] ?? 0)) as Buffer
}

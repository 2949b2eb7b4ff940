import { hash, timingSafeEqual } from 'node:crypto'
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
/** Characters of a digest in base64url. */
const MAC = 43
/** Bytes of a content that needs no buffer of its own: nearly all. */
const ROOM = 4096

/**
 * HMAC-SHA-256 (RFC 2104), as the key's id, a dot and base64url. Made of two one-shot hashes over pads and buffers that are made once, because it is part of every
 * first look at a token and costs a third of what an `Hmac` object does.
 */
export function rowSeals(keys: readonly SealKey[]): RowSeals {
  const macs = new Map(keys.map((key) => [key.id, macWith(key.bytes)]))
  const [{ id: newest }] = keys as [SealKey]
  const isSame = comparison()
  return {
    keyId: newest,
    seal: (content) => `${newest}.${(macs.get(newest) as Mac)(content)}`,
    isIntact(content, seal) {
      const dot = seal?.indexOf('.') ?? -1
      if (seal === null || dot < 0) return false
      const mac = macs.get(seal.slice(0, dot))
      return mac !== undefined && isSame(mac(content), seal.slice(dot + 1))
    },
    isKnown: (seal) => macs.has(seal.slice(0, Math.max(0, seal.indexOf('.')))),
    isCurrent: (seal) => seal.startsWith(`${newest}.`),
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

/** Compares in a time that does not tell how much of the two is alike. */
function comparison(): (expected: string, given: string) => boolean {
  const [left, right] = [Buffer.alloc(MAC), Buffer.alloc(MAC)]
  return (expected, given) => {
    if (given.length !== MAC) return false
    left.write(expected)
    right.write(given)
    return timingSafeEqual(left, right)
  }
}

function padded(key: Uint8Array, by: number): Buffer {
  return Buffer.alloc(BLOCK, by).map((byte, index) => byte ^ (key[index] ?? 0)) as Buffer
}

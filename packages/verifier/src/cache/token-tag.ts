/** Words of 32 bits in a tag. */
export const TAG_WORDS = 4

/** Characters of the longest token and workspace that have a tag together: more than any of ours have. */
const LONGEST = 192
/** Stands between token and workspace, and in none of them, which are ASCII: no two pairs are one text. */
const BETWEEN = 0xff
const BLOCK = 16
const ROUNDS = 12

/**
 * Writes the tag of a token, as it is used in a workspace or in none, into `tag`, and says whether it has one: ASCII up to 192 characters has. Two pairs have the
 * same tag only by a chance of one in 2^128 that nobody without the key can better.
 */
export type TokenTagger = (token: string, workspace: string | null, tag: Int32Array) => boolean

/**
 * Chaskey-12 (ISO/IEC 29192-6; Mouha et al., SAC 2014) under a key of 16 bytes: a message authentication code made of additions, rotations and exclusive ors of 32 bits,
 * which is what compiled JavaScript does best. A call into native code for a SHA-256 costs several times as much where the caches of the processor hold other things.
 */
export function tokenTagger(key: Uint8Array): TokenTagger {
  const [k0, k1, k2, k3] = wordsOf(key)
  const whole = doubled([k0, k1, k2, k3])
  const padded = doubled(whole)
  // With room to spare, or a text that is not ASCII could end with the bytes and seem to be as long as it should be.
  const bytes = new Uint8Array(LONGEST + BLOCK)
  // In the order of bytes of this machine: no tag is seen on another.
  const words = new Int32Array(bytes.buffer)
  const encoder = new TextEncoder()

  /** Writes the text, padded with zeros up to `end`, and says whether it was ASCII. */
  function write(token: string, workspace: string | null, end: number): boolean {
    // The padding comes first: zeros for the whole last block cost less than finding out which of them are needed.
    for (let word = (end - BLOCK) >> 2; word < end >> 2; word++) words[word] = 0
    // In native code, since most tokens are a part of a header's text, whose characters compiled code finds only one by one. What is not ASCII takes more bytes than characters.
    if (encoder.encodeInto(token, bytes).written !== token.length) return false
    if (workspace === null) return true
    let at = token.length
    bytes[at++] = BETWEEN
    // Most workspaces are a header's whole text, and one call into native code costs more than their characters do.
    for (let index = 0; index < workspace.length; index++) {
      const code = workspace.charCodeAt(index)
      if (code > 0x7f) return false
      bytes[at++] = code
    }
    return true
  }

  return (token, workspace, tag) => {
    const length = token.length + (workspace === null ? 0 : workspace.length + 1)
    if (length > LONGEST) return false
    const end = Math.max(BLOCK, (length + BLOCK - 1) & -BLOCK)
    if (!write(token, workspace, end)) return false
    if (end !== length) bytes[length] = 1
    const last = end === length ? whole : padded
    let v0 = k0
    let v1 = k1
    let v2 = k2
    let v3 = k3
    for (let at = 0; at < end; at += BLOCK) {
      const word = at >> 2
      v0 ^= words[word] as number
      v1 ^= words[word + 1] as number
      v2 ^= words[word + 2] as number
      v3 ^= words[word + 3] as number
      if (at + BLOCK === end) {
        v0 ^= last[0]
        v1 ^= last[1]
        v2 ^= last[2]
        v3 ^= last[3]
      }
      for (let round = 0; round < ROUNDS; round++) {
        v0 = (v0 + v1) | 0
        v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0
        v0 = (v0 << 16) | (v0 >>> 16)
        v2 = (v2 + v3) | 0
        v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2
        v0 = (v0 + v3) | 0
        v3 = ((v3 << 13) | (v3 >>> 19)) ^ v0
        v2 = (v2 + v1) | 0
        v1 = ((v1 << 7) | (v1 >>> 25)) ^ v2
        v2 = (v2 << 16) | (v2 >>> 16)
      }
    }
    tag[0] = v0 ^ last[0]
    tag[1] = v1 ^ last[1]
    tag[2] = v2 ^ last[2]
    tag[3] = v3 ^ last[3]
    return true
  }
}

type Words = readonly [number, number, number, number]

function wordsOf(key: Uint8Array): Words {
  const view = new DataView(key.buffer, key.byteOffset, BLOCK)
  return [view.getInt32(0, true), view.getInt32(4, true), view.getInt32(8, true), view.getInt32(12, true)]
}

/** Multiplied by x in the field of 2^128 elements whose polynomial ends in 0x87. */
const doubled = ([a, b, c, d]: Words): Words => [
  (a << 1) ^ (d < 0 ? 0x87 : 0),
  (b << 1) | (a >>> 31),
  (c << 1) | (b >>> 31),
  (d << 1) | (c >>> 31),
]

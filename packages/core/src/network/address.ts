/** An address range of an IP allowlist: the first `bits` bits of the 16 bytes count. IPv4 is held as IPv4-mapped IPv6 (RFC 4291, section 2.5.5.2). */
export interface AddressRange {
  readonly bytes: readonly number[]
  readonly bits: number
}

const MAPPED = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255]

/** Sixteen bytes of an IPv4 or IPv6 address; `null` when the text is not one. No zone, no port, no octal. */
export function parseAddress(text: string): readonly number[] | null {
  if (text.length > 45) return null
  if (!text.includes(':')) {
    const four = parseV4(text)
    return four === null ? null : [...MAPPED, ...four]
  }
  return parseV6(text)
}

function parseV4(text: string): number[] | null {
  const parts = text.split('.')
  if (parts.length !== 4) return null
  const bytes = parts.map((part) => (/^(0|[1-9]\d{0,2})$/.test(part) ? Number(part) : 256))
  return bytes.every((byte) => byte < 256) ? bytes : null
}

function parseV6(text: string): readonly number[] | null {
  const halves = text.split('::')
  if (halves.length > 2) return null
  const head = groups(halves[0] as string, halves.length === 1)
  const tail = halves.length === 2 ? groups(halves[1] as string, true) : []
  if (head === null || tail === null) return null
  const gap = 16 - head.length - tail.length
  if (halves.length === 1 ? gap !== 0 : gap < 2) return null
  return [...head, ...new Array<number>(gap).fill(0), ...tail]
}

/** The bytes of `a:b:c`, whose last group may be written as IPv4 when `mayEndInV4`. */
function groups(text: string, mayEndInV4: boolean): number[] | null {
  if (text === '') return []
  const bytes: number[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    if (mayEndInV4 && index === parts.length - 1 && part.includes('.')) {
      const four = parseV4(part)
      if (four === null) return null
      bytes.push(...four)
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return null
      const group = Number.parseInt(part, 16)
      bytes.push(group >> 8, group & 255)
    }
  }
  return bytes
}

/** Reads `address` or `address/bits`; `null` when it is neither or when bits past the prefix are set (a range written so is a mistake more often than not). */
export function parseRange(text: string): AddressRange | null {
  const slash = text.indexOf('/')
  const bytes = parseAddress(slash === -1 ? text : text.slice(0, slash))
  if (bytes === null) return null
  const offset = text.includes(':') ? 0 : 96
  if (slash === -1) return { bytes, bits: 128 }
  const digits = text.slice(slash + 1)
  if (!/^(0|[1-9]\d{0,2})$/.test(digits)) return null
  const bits = Number(digits) + offset
  if (bits > 128) return null
  const range = { bytes, bits }
  return bytes.every((byte, index) => (byte & ~maskOf(range, index) & 255) === 0) ? range : null
}

function maskOf(range: AddressRange, index: number): number {
  const kept = Math.min(8, Math.max(0, range.bits - index * 8))
  return (0xff << (8 - kept)) & 0xff
}

export function inRange(address: readonly number[], range: AddressRange): boolean {
  return range.bytes.every((byte, index) => ((byte ^ (address[index] as number)) & maskOf(range, index)) === 0)
}

/** Whether every address of one range lies in the other. */
export function rangeWithin(inner: AddressRange, outer: AddressRange): boolean {
  return inner.bits >= outer.bits && inRange(inner.bytes, outer)
}

/** Whether an allowlist admits an address. An empty list admits every one; a list with entries refuses what it can't read. */
export function isAllowedAddress(allowlist: readonly string[], address: string | null): boolean {
  if (allowlist.length === 0) return true
  const bytes = address === null ? null : parseAddress(address)
  if (bytes === null) return false
  return allowlist.some((entry) => {
    const range = parseRange(entry)
    return range !== null && inRange(bytes, range)
  })
}

import { BlockList, isIP, SocketAddress } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inRange, isAllowedAddress, parseAddress, parseRange, rangeWithin } from './address.ts'

const family = (text: string) => (text.includes(':') ? 'ipv6' : 'ipv4')
const hexGroups = (bytes: readonly number[]) =>
  Array.from({ length: 8 }, (_, group) =>
    ((((bytes[group * 2] as number) << 8) | (bytes[group * 2 + 1] as number)) >>> 0).toString(16),
  )
const MAPPED = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255]

/** Bytes with many zeros and many alike, so that ranges are hit and `::` has something to stand for. */
const byte = fc.oneof(fc.constantFrom(0, 0, 10, 255), fc.nat(255))
const bytes16 = fc.oneof(
  fc.array(byte, { minLength: 16, maxLength: 16 }),
  fc.array(byte, { minLength: 4, maxLength: 4 }).map((four) => [...MAPPED, ...four]),
)
type Spelling = 'short' | 'long' | 'upper' | 'dotted'
const spelling = fc.constantFrom<Spelling>('short', 'long', 'upper', 'dotted')

function write(bytes: readonly number[], as: Spelling): string {
  const groups = hexGroups(bytes)
  if (as === 'long') return groups.map((group) => group.padStart(4, '0')).join(':')
  if (as === 'upper') return groups.join(':').toUpperCase()
  const mapped = MAPPED.every((value, index) => bytes[index] === value)
  if (as === 'dotted')
    return mapped ? bytes.slice(12).join('.') : `${groups.slice(0, 6).join(':')}:${bytes.slice(12).join('.')}`
  return new SocketAddress({ address: groups.join(':'), family: 'ipv6' }).address
}

const masked = (bytes: readonly number[], bits: number) =>
  bytes.map((value, index) => value & (0xff << (8 - Math.min(8, Math.max(0, bits - index * 8)))) & 0xff)

/** A range as a person writes it, with its bytes. IPv4 ranges are written as such where they can be. */
const arbitraryRange = fc
  .tuple(bytes16, fc.integer({ min: 0, max: 128 }), spelling)
  .map(([bytes, bits, as]) => {
    const network = masked(bytes, bits)
    const text = write(network, as)
    return { network, bits, text: `${text}/${family(text) === 'ipv4' ? bits - 96 : bits}` }
  })
  .filter(({ text }) => !text.includes('/-'))

describe('reading an address', () => {
  test('gives the same bytes for every spelling', () => {
    fc.assert(
      fc.property(bytes16, spelling, (bytes, as) => {
        expect(parseAddress(write(bytes, as))).toEqual(bytes)
      }),
      { numRuns: 10_000 },
    )
  })

  test('accepts what the platform takes for an address without a zone, and nothing else', () => {
    const junk = fc.string({
      unit: fc.constantFrom(':', ':', '::', '.', '0', '1', '10', '255', '256', '00', 'f', 'FFFF', 'g', '%', '/', ' '),
      maxLength: 12,
    })
    const bent = fc.tuple(bytes16, spelling, fc.nat(40), junk, fc.nat(3)).map(([bytes, as, where, put, cut]) => {
      const text = write(bytes, as)
      return text.slice(0, where) + put + text.slice(where + cut)
    })
    fc.assert(
      fc.property(fc.oneof(junk, bent), (text) => {
        expect(parseAddress(text) !== null).toBe(isIP(text) !== 0 && !text.includes('%'))
      }),
      { numRuns: 20_000 },
    )
  })

  test.each([
    '',
    ' ',
    '1',
    '1.2.3',
    '1.2.3.4.5',
    '01.2.3.4',
    '0x7f.0.0.1',
    '2130706433',
    '1.2.3.256',
    '1.2.3.-4',
    '1.2.3.4 ',
    ' 1.2.3.4',
    '1.2.3.4\n',
    '1.2.3.4:80',
    '１.2.3.4',
    '1,2,3,4',
    '127.1',
    '[::1]',
    '::1%eth0',
    '::1%0',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '12345::',
    'g::',
    '1.2.3.4::',
    '::1.2.3',
    '::ffff:1.2.3.04',
    '::ffff:1.2.3.4:5',
  ])('refuses %j', (text) => {
    expect(parseAddress(text)).toBeNull()
    expect(parseRange(text)).toBeNull()
  })

  test('refuses a million characters at once', () => {
    const start = performance.now()
    for (const unit of ['1', '1.', '::', 'f:', '/', '1/']) {
      expect(parseAddress(unit.repeat(1e6))).toBeNull()
      expect(parseRange(unit.repeat(1e6))).toBeNull()
      expect(parseRange(`10.0.0.0/${unit.repeat(1e6)}`)).toBeNull()
    }
    expect(performance.now() - start).toBeLessThan(5000)
  })
})

describe('reading a range', () => {
  test('refuses one with bits set past its prefix, and takes it with them cleared', () => {
    fc.assert(
      fc.property(bytes16, fc.integer({ min: 0, max: 128 }), (bytes, bits) => {
        const clear = masked(bytes, bits)
        const same = clear.every((value, index) => value === bytes[index])
        expect(parseRange(`${write(bytes, 'long')}/${bits}`) !== null).toBe(same)
        expect(parseRange(`${write(clear, 'long')}/${bits}`)).toEqual({ bytes: clear, bits })
      }),
      { numRuns: 10_000 },
    )
  })

  test('refuses bits that are none', () => {
    for (const bits of ['', '-1', '33', '08', '8 ', ' 8', '+8', '8.0', '1e1', '0x8', '8/8', '٨', '128', 'NaN']) {
      expect(parseRange(`0.0.0.0/${bits}`)).toBeNull()
    }
    for (const bits of ['129', '0128', '1000', '::']) expect(parseRange(`::/${bits}`)).toBeNull()
  })
})

describe('an address in a range', () => {
  test('is so exactly when the platform’s own block list says it, over 100,000 pairs, IPv4-mapped ones included', () => {
    let inside = 0
    fc.assert(
      fc.property(arbitraryRange, bytes16, spelling, fc.nat(128), ({ network, bits, text }, other, as, shared) => {
        // The first `shared` bits are those of the range, so that about half of the pairs agree.
        const kept = masked(network, shared)
        const address = kept.map(
          (value, index) =>
            value | ((other[index] as number) & ~((0xff << (8 - Math.min(8, Math.max(0, shared - index * 8)))) & 0xff)),
        )
        const blocks = new BlockList()
        if (bits === 0) expect(isAllowedAddress([text], write(address, as))).toBe(true)
        else blocks.addSubnet(hexGroups(network).join(':'), bits, 'ipv6')
        const expected = bits === 0 || blocks.check(hexGroups(address).join(':'), 'ipv6')
        if (expected) inside++
        if (isAllowedAddress([text], write(address, as)) !== expected)
          throw new Error(`${text} and ${write(address, as)}: expected ${expected}`)
      }),
      { numRuns: 100_000 },
    )
    expect(inside).toBeGreaterThan(20_000)
    expect(inside).toBeLessThan(80_000)
  })

  test.each([
    ['0.0.0.0/0', '255.255.255.255', true],
    ['0.0.0.0/0', '::ffff:1.2.3.4', true],
    ['0.0.0.0/0', '::1', false],
    ['0.0.0.0/0', '::1.2.3.4', false],
    ['::/0', '1.2.3.4', true],
    ['::ffff:10.0.0.0/104', '10.9.9.9', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['10.0.0.1', '10.0.0.1', true],
    ['10.0.0.1', '10.0.0.2', false],
    ['10.0.0.0/31', '10.0.0.2', false],
  ])('%s and %s: %s', (range, address, inside) => {
    expect(isAllowedAddress([range], address)).toBe(inside)
  })

  test('is admitted by an empty list whatever it is, and refused by any other when it can’t be read', () => {
    for (const address of [null, '', 'junk', '1.2.3.4']) expect(isAllowedAddress([], address)).toBe(true)
    for (const address of [null, '', 'junk', '1.2.3.4:80'])
      expect(isAllowedAddress(['0.0.0.0/0', '::/0'], address)).toBe(false)
    expect(isAllowedAddress(['junk'], '1.2.3.4')).toBe(false)
    expect(isAllowedAddress(['junk', '1.2.3.4'], '1.2.3.4')).toBe(true)
  })
})

test('a range lies within another exactly when no address of it lies outside: an order, with the whole space on top', () => {
  const range = arbitraryRange.map(({ network, bits }) => ({ bytes: network, bits }))
  const near = fc.tuple(range, fc.nat(128), bytes16).map(
    ([outer, bits, other]) =>
      [
        outer,
        {
          bytes: masked(
            outer.bytes.map((value, index) => value | (other[index] as number)),
            bits,
          ),
          bits,
        },
      ] as const,
  )
  fc.assert(
    fc.property(fc.oneof(near, fc.tuple(range, range)), range, bytes16, ([outer, inner], third, address) => {
      expect(rangeWithin(outer, outer)).toBe(true)
      expect(rangeWithin(inner, { bytes: new Array<number>(16).fill(0), bits: 0 })).toBe(true)
      const last = inner.bytes.map((value, index) => value | (0xff >> Math.min(8, Math.max(0, inner.bits - index * 8))))
      expect(rangeWithin(inner, outer)).toBe(inRange(inner.bytes, outer) && inRange(last, outer))
      if (rangeWithin(inner, outer) && inRange(address, inner)) expect(inRange(address, outer)).toBe(true)
      if (rangeWithin(inner, outer) && rangeWithin(outer, third)) expect(rangeWithin(inner, third)).toBe(true)
      if (rangeWithin(inner, outer) && rangeWithin(outer, inner)) expect(inner).toEqual(outer)
    }),
    { numRuns: 10_000 },
  )
})

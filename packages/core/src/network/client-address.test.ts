import { BlockList, isIP } from 'node:net'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { clientAddress } from './client-address.ts'

const PROXIES = ['10.0.0.0/8', '192.168.1.1', 'fd00::/8']

it.each([
  ['no proxies listed: the header is the client’s own invention', [], '203.0.113.9', '1.1.1.1', '203.0.113.9'],
  ['a socket that is no proxy', PROXIES, '203.0.113.9', '1.1.1.1', '203.0.113.9'],
  ['one proxy', PROXIES, '10.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['what the client wrote stands to the left', PROXIES, '10.0.0.1', '1.1.1.1, 203.0.113.9', '203.0.113.9'],
  ['two proxies', PROXIES, '10.0.0.1', '1.1.1.1, 203.0.113.9, 10.9.9.9', '203.0.113.9'],
  ['nothing but proxies', PROXIES, '10.0.0.1', '10.0.0.2, 10.0.0.3', '10.0.0.2'],
  ['a proxy without the header', PROXIES, '10.0.0.1', null, '10.0.0.1'],
  ['an IPv4-mapped socket address', PROXIES, '::ffff:10.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['a port', PROXIES, '10.0.0.1', '203.0.113.9:4711', '203.0.113.9'],
  ['IPv6 with a port', PROXIES, 'fd00::1', '[2001:db8::1]:443', '2001:db8::1'],
  ['a zone', PROXIES, 'fe80::1%eth0', null, 'fe80::1'],
  ['an entry that is no address', PROXIES, '10.0.0.1', '203.0.113.9, unknown', null],
  ['an empty entry', PROXIES, '10.0.0.1', '203.0.113.9, ', null],
  ['no socket address', PROXIES, null, '203.0.113.9', null],
])('%s', (_, proxies, socket, header, expected) => {
  expect(clientAddress(proxies)(socket, header)).toBe(expected)
})

it('agrees with a reference that walks the whole chain with Node’s own BlockList', () => {
  const v4 = fc
    .tuple(fc.constantFrom(10, 192, 203, 1), fc.constantFrom(0, 168), fc.constantFrom(0, 1), fc.nat(255))
    .map((bytes) => bytes.join('.'))
  const v6 = fc
    .tuple(fc.constantFrom('fd00', '2001', 'fe80'), fc.nat(0xffff))
    .map(([head, tail]) => `${head}::${tail.toString(16)}`)
  const mapped = v4.map((address) => `::ffff:${address}`)
  const address = fc.oneof(v4, v6, mapped)
  const hop = fc.oneof(
    { weight: 8, arbitrary: address },
    { weight: 1, arbitrary: fc.constantFrom('', 'unknown', '1.2.3', '::g', '_hidden') },
  )
  const range = fc.oneof(
    address,
    fc.constantFrom('10.0.0.0/8', '192.168.0.0/16', 'fd00::/8', '::/0', '203.0.0.0/24', '::ffff:0:0/96'),
  )
  fc.assert(
    fc.property(fc.array(range, { maxLength: 3 }), address, fc.array(hop, { maxLength: 6 }), (ranges, socket, hops) => {
      const header = hops.length === 0 ? null : hops.join(', ')
      expect(clientAddress(ranges)(socket, header)).toBe(reference(ranges, socket, header ? hops : []))
    }),
    { numRuns: 20_000 },
  )
})

function reference(ranges: string[], socket: string, hops: string[]): string | null {
  const list = new BlockList()
  for (const range of ranges) {
    const [base, bits] = range.split('/') as [string, string?]
    const family = isIP(base) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(base, family)
    else list.addSubnet(base, Number(bits), family)
  }
  // IPv4 and its mapped form are one address.
  const forms = (address: string) => {
    const plain = address.replace('::ffff:', '')
    return isIP(plain) === 4
      ? ([
          [plain, 'ipv4'],
          [`::ffff:${plain}`, 'ipv6'],
        ] as const)
      : ([[address, 'ipv6']] as const)
  }
  const chain = [...hops, socket].reverse()
  const untrusted = chain.findIndex(
    (address) => isIP(address) === 0 || !forms(address).some(([text, family]) => list.check(text, family)),
  )
  const found = chain[untrusted === -1 ? chain.length - 1 : untrusted] as string
  return isIP(found) === 0 ? null : found
}

it('refuses a list with an entry that is no range, and names the entry', () => {
  expect(() => clientAddress(['10.0.0.0/8', '10.0.0.1/8'])).toThrow('"10.0.0.1/8"')
  expect(() => clientAddress(['loopback'])).toThrow('"loopback"')
})

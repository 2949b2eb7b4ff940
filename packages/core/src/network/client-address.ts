import { type AddressRange, inRange, parseAddress, parseRange } from './address.ts'

/** Finds the address that a request came from, given the address of the socket and the request's `X-Forwarded-For`. */
export type ClientAddress = (socketAddress: string | null, forwardedFor: string | null) => string | null

/**
 * Throws a `TypeError` for an entry that is neither an address nor a range in CIDR notation.
 *
 * `X-Forwarded-For` is read from the right, and only as far as listed proxies wrote it: whatever stands to the left of the first address that is not
 * one of them is the client's own invention. Other headers (`Forwarded`, `X-Real-IP`) are not read: a proxy that maintains one passes the
 * other on as the client sent it. An entry that is no address ends the search without a result.
 */
export function clientAddress(trustedProxies: readonly string[]): ClientAddress {
  const ranges = trustedProxies.map((entry): AddressRange => {
    const range = parseRange(entry)
    if (range === null) {
      throw new TypeError(
        `trustedProxies: "${entry}" is not an IP address or a CIDR range such as 10.0.0.0/8 or fd00::/8 (with no bits set after the prefix).`,
      )
    }
    return range
  })
  const isTrusted = (address: string): boolean => {
    const bytes = parseAddress(address)
    return bytes !== null && ranges.some((range) => inRange(bytes, range))
  }

  return (socketAddress, forwardedFor) => {
    // A socket's address is one as it stands, but for a zone; and without a proxy to believe there is nothing to read.
    if (forwardedFor === null || forwardedFor === '' || ranges.length === 0) return withoutZone(socketAddress)
    let address = socketAddress === null ? null : bare(socketAddress)
    const hops = forwardedFor.split(',')
    while (address !== null && hops.length > 0 && isTrusted(address)) address = bare(hops.pop() ?? '')
    return address
  }
}

function withoutZone(address: string | null): string | null {
  const zone = address === null ? -1 : address.indexOf('%')
  return address === null || zone === -1 ? address : address.slice(0, zone)
}

/** Without port (`1.2.3.4:80`, `[::1]:80`, as some proxies write) and zone (`fe80::1%eth0`); `null` when no address is left. */
function bare(text: string): string | null {
  const trimmed = text.trim()
  const inBrackets = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(trimmed)?.[1]
  const beforePort = /^([\d.]+):\d{1,5}$/.exec(trimmed)?.[1]
  const address = (inBrackets ?? beforePort ?? trimmed).split('%', 1)[0] ?? ''
  return parseAddress(address) === null ? null : address
}

import {
  type CredentialId,
  type ForeignFormat,
  type ForeignParser,
  foreignParser,
  type Instant,
  type RandomBytes,
} from '@latchkey/core'
import type { Adoption, Sha256 } from '@latchkey/verifier'
import type { ForeignHash, ForeignHashes } from '../../ports/foreign-hashes.ts'
import type { ManagementStore } from '../../ports/management-store.ts'
import { stamp } from '../perform.ts'
import { attempts } from './attempts.ts'

export interface AdopterParts {
  readonly store: ManagementStore
  readonly hashes: ForeignHashes
  readonly sha256: Sha256
  readonly clock: () => Instant
  /** Milliseconds on a clock that never jumps. */
  readonly monotonic: () => number
  readonly random: RandomBytes
}

/** Takes in tokens of other systems at their first use. */
export interface Adopter {
  /** Whether a text has the shape of tokens that were imported. */
  isForeign(token: string): boolean
  /** `credentialId` is what verifiers elsewhere have to hear of. */
  adopt(token: string, address: string | null): Promise<Adoption & { readonly credentialId?: CredentialId }>
  /** Reads the formats afresh: an import may have brought one. */
  refresh(): Promise<void>
}

/** A slow hash takes a tenth of a second of a core: at most so many at once, and so many that wait. */
const AT_ONCE = 2
const MOST_WAITING = 20
const BUSY_RETRY_MS = 1000

/** Failed tries from one address, and for one token id, in a minute. */
const MOST_FROM_ADDRESS = 10
const MOST_FOR_ID = 5
const WINDOW_MS = 60_000

export function adopter(parts: AdopterParts): Adopter {
  const { store, hashes, sha256, clock, monotonic, random } = parts
  const byAddress = attempts(MOST_FROM_ADDRESS, WINDOW_MS)
  const byId = attempts(MOST_FOR_ID, WINDOW_MS)
  const queue: (() => void)[] = []
  let running = 0
  let formats: readonly { readonly format: ForeignFormat; readonly parse: ForeignParser }[] = []

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= AT_ONCE) await new Promise<void>((resolve) => queue.push(resolve))
    running++
    try {
      return await work()
    } finally {
      running--
      queue.shift()?.()
    }
  }

  async function adoptAs(
    lookup: string,
    secretOf: (hash: ForeignHash) => string,
    token: string,
    address: string | null,
  ) {
    const found = await store.read((tables) => tables.foreign.find(lookup))
    if (found === null || found.hash === null) return null
    const { hash } = found
    const sources = [
      [byAddress, address ?? 'unknown'],
      [byId, lookup],
    ] as const
    const waitMs = Math.max(...sources.map(([counted, source]) => counted.waitMs(source, monotonic())))
    if (waitMs > 0) return { outcome: 'busy', retryAfterMs: waitMs } as const
    if (queue.length >= MOST_WAITING) return { outcome: 'busy', retryAfterMs: BUSY_RETRY_MS } as const
    if (!(await inTurn(() => hashes.agrees(secretOf(hash), hash)))) {
      for (const [counted, source] of sources) counted.failed(source, monotonic())
      return null
    }
    await rehash(lookup, token)
    return { outcome: 'adopted', credentialId: found.credentialId } as const
  }

  /** Two first uses at once both get here; the second finds nothing left to do. */
  async function rehash(lookup: string, token: string): Promise<void> {
    await store.write(async (tables) => {
      const found = await tables.foreign.find(lookup)
      if (found === null || found.hash === null) return { value: undefined, audit: [], changes: [] }
      await tables.foreign.adopt(found, sha256(token))
      const credential = await tables.credentials.findAnyOwner(found.credentialId)
      const note = {
        action: 'token.rehashed',
        subjectId: found.credentialId,
        ownerId: credential?.owner.id ?? null,
        detail: { from: found.hash.scheme, to: 'sha256' },
      } as const
      return {
        value: undefined,
        audit: [stamp(note, null, clock(), random)],
        changes: [{ type: 'credential', id: found.credentialId }],
      }
    })
  }

  return {
    isForeign: (token) => formats.some(({ parse }) => parse(token) !== null),
    async adopt(token, address) {
      for (const { format, parse } of formats) {
        const parsed = parse(token)
        if (parsed === null) continue
        const secretOf = ({ of }: ForeignHash) => (of === 'whole' ? token : parsed.rest)
        const adoption = await adoptAs(lookupOf(format, parsed.id), secretOf, token, address)
        if (adoption !== null) return adoption
      }
      return { outcome: 'unknown' }
    },
    async refresh() {
      const known = await store.read((tables) => tables.foreign.formats())
      formats = known.map((format) => ({ format, parse: foreignParser(format) }))
    },
  }
}

export const lookupOf = ({ name }: ForeignFormat, id: string): string => `${name}:${id}`

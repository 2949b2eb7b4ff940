import { describe, expect, test } from 'vitest'
import { installedBinaries } from '../postgres/server/binaries.ts'
import { requirement } from '../requirement.ts'
import { canMountSmallDisk } from '../small-disk.ts'
import { runChaos } from './run/run.ts'

const postgres = await requirement('PostgreSQL from npm for this platform', () => installedBinaries() !== null)
const smallDisk = await canMountSmallDisk()
/** The seed of what goes wrong when: `LATCHKEY_CHAOS_SEED` repeats a run as far as processes can. */
const seed = Number(process.env['LATCHKEY_CHAOS_SEED'] ?? Date.now() % 1_000_000)

describe.skipIf(postgres.missing)(`three nodes and six verifiers on one PostgreSQL database, seed ${seed}`, () => {
  test('keep every promise while processes die and stop, connections drop, the disk fills and statements crawl', {
    timeout: 300_000,
  }, async () => {
    const { faults, disturbances, summary } = await runChaos({
      ...{ seed, seconds: 15, services: 3, verifiers: 6, partitions: 1 },
      binaries: installedBinaries() ?? '',
      hasSmallDisk: !smallDisk.missing,
      onProgress: () => {},
    })
    process.stderr.write(`chaos, seed ${seed}: ${disturbances.length} disturbances; ${summary.join('; ')}\n`)
    expect(faults).toEqual([])
    expect(new Set(disturbances).size, 'hardly anything went wrong').toBeGreaterThanOrEqual(4)
  })
})

import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { installedBinaries } from '../postgres/server/binaries.ts'
import { mountSmallDisk } from '../small-disk.ts'
import { runChaos } from './run/run.ts'

const USAGE =
  'Usage: npm run chaos -- [--minutes UP_TO_9] [--seed SEED] [--services COUNT] [--verifiers COUNT] [--partitions COUNT]. A call can be repeated for ten minutes under one key, so that a run is no longer.\n'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    services: { type: 'string', default: '10' },
    verifiers: { type: 'string', default: '32' },
    partitions: { type: 'string', default: '1' },
    help: { type: 'boolean' },
  },
})
if (values.help === true) {
  process.stdout.write(USAGE)
  process.exit(0)
}
const [minutes, seed, services, verifiers, partitions] = [
  values.minutes,
  values.seed,
  values.services,
  values.verifiers,
  values.partitions,
].map(Number) as [number, number, number, number, number]
const areCounts = [services, verifiers, partitions].every((value) => Number.isSafeInteger(value) && value >= 1)
if (!(minutes > 0 && minutes <= 9) || !Number.isSafeInteger(seed) || !areCounts) {
  process.stderr.write(USAGE)
  process.exit(2)
}
const binaries = installedBinaries()
if (binaries === null) {
  process.stderr.write('There is no PostgreSQL from npm for this platform.\n')
  process.exit(2)
}

const print = (line: string) => void process.stdout.write(`${line}\n`)
const hasSmallDisk = canMount()
print(`Seed ${seed}, ${minutes} minutes, ${partitions} in the log.`)
if (!hasSmallDisk) print('The disk is never full in this run: only root on Linux may mount a small one.')
const hurry = new AbortController()
process.once('SIGINT', () => hurry.abort()).once('SIGTERM', () => hurry.abort())
const { faults, disturbances, summary, evidence } = await runChaos({
  ...{ seed, services, verifiers, partitions, binaries, hasSmallDisk },
  seconds: Math.round(minutes * 60),
  onProgress: print,
  signal: hurry.signal,
})
for (const [what, all] of [...Map.groupBy(disturbances, (each) => each)].sort()) print(`${all.length} × ${what}`)
for (const line of summary) print(line)
for (const fault of faults.slice(0, 50)) print(`BROKEN: ${fault}`)
if (faults.length === 0) print('Every promise held.')
else {
  const file = join(mkdtempSync(join(tmpdir(), 'latchkey-chaos-evidence-')), 'evidence.json')
  writeFileSync(file, JSON.stringify(evidence))
  print(
    `${faults.length} promises broken; what was seen is in ${file}. The same dice, though not the same timing: --seed ${seed}`,
  )
}
process.exitCode = faults.length === 0 ? 0 : 1

function canMount(): boolean {
  try {
    mountSmallDisk(1).close()
    return true
  } catch {
    return false
  }
}

import { parseArgs } from 'node:util'
import { runSchedules } from './run-schedules.ts'

const { values } = parseArgs({ options: { runs: { type: 'string' }, seed: { type: 'string' } } })
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
const runs = Number(values.runs ?? (values.seed === undefined ? 10_000 : 1))
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(runs) || runs < 1 || seed < 0) {
  process.stderr.write('Usage: npm run simulate -- [--runs COUNT] [--seed SEED], both whole numbers.\n')
  process.exit(2)
}

process.stdout.write(`${runs} schedules from seed ${seed} on …\n`)
const started = performance.now()
const failure = await runSchedules({ first: seed, runs, onProgress: report })
const seconds = (performance.now() - started) / 1000
if (failure === null) {
  process.stdout.write(`Every promise held in ${runs} schedules (${Math.round(runs / seconds)} a second).\n`)
} else {
  process.stdout.write(
    `Schedule ${failure.seed} broke a promise:\n${failure.complaints.map((line) => `  ${line}\n`).join('')}`,
  )
  process.stdout.write(`See it again with: npm run simulate -- --seed ${failure.seed}\n`)
  process.exitCode = 1
}

function report(done: number): void {
  if (done % 100_000 === 0) process.stdout.write(`  ${done} so far\n`)
}

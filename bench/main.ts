import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { FIGURES } from './figures/index.ts'
import type { Figure, Measured } from './harness/figure.ts'
import { describeMachine } from './harness/machine.ts'
import { writeReport } from './harness/report.ts'
import { keepResult, type Result, shown, spreadOf, verdict } from './harness/results.ts'

const USAGE = `Usage: npm run bench -- [NAME …] [--json] [--full]

Measures the figures whose names begin with NAME (all of them without one), and writes bench/RESULTS.md.

  --json   print one line of JSON on stdout for each figure: {"name", "ratio", "unit"?}
  --full   also the sizes that take minutes and gigabytes
  --help   print this

Figures:
${FIGURES.map(({ name, title }) => `  ${name.padEnd(26)} ${title}`).join('\n')}
`

const program = fileURLToPath(new URL('./processes/figure.ts', import.meta.url))

/** In a process of its own, so that what one figure made of the compiled code and the heap is not the next one's. */
function measureApart(figure: Figure, full: boolean): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const args = ['--conditions=latchkey-source', '--expose-gc', program, figure.name, ...(full ? ['--full'] : [])]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 2, 2, 'ipc'] })
    let measured: Measured | undefined
    child.on('message', (message) => {
      measured = message as Measured
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (measured !== undefined && code === 0) resolve(measured)
      else reject(new Error(`${figure.name} could not be measured (${signal ?? code}); its own words are above.`))
    })
  })
}

function keep(figure: Figure, measured: Measured, command: string): Result {
  const { name, title, unit = null, goal = null } = figure
  const plots = new URL('./plots/', import.meta.url)
  mkdirSync(plots, { recursive: true })
  for (const { file, svg } of measured.plots ?? []) writeFileSync(new URL(file, plots), svg)
  const result: Result = {
    name,
    title,
    value: measured.value,
    unit,
    goal,
    spread: spreadOf(measured),
    notes: measured.notes ?? [],
    ...(measured.tables !== undefined && { tables: measured.tables }),
    plots: (measured.plots ?? []).map(({ file }) => file),
    machine: describeMachine(),
    date: new Date().toISOString().slice(0, 10),
    command,
  }
  const order = FIGURES.map((each) => each.name)
  writeReport(keepResult(result, order))
  return result
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, full: { type: 'boolean' }, help: { type: 'boolean' } },
})
const chosen = FIGURES.filter(
  ({ name }) => positionals.length === 0 || positionals.some((start) => name.startsWith(start)),
)

if (values.help === true) {
  process.stdout.write(USAGE)
} else if (chosen.length === 0) {
  process.stderr.write(USAGE)
  process.exitCode = 2
} else {
  for (const figure of chosen) {
    process.stderr.write(`${figure.name} …\n`)
    try {
      const command = `npm run bench -- ${figure.name}${values.full === true ? ' --full' : ''}`
      const result = keep(figure, await measureApart(figure, values.full === true), command)
      const { name, unit, value } = result
      const line = { name, ratio: Number(value.toPrecision(4)), ...(unit === null ? {} : { unit }) }
      if (values.json === true) process.stdout.write(`${JSON.stringify(line)}\n`)
      else process.stdout.write(`${name}  ${shown(value)}${unit === null ? '' : ` ${unit}`}  ${verdict(result)}\n`)
    } catch (fault) {
      process.stderr.write(`${(fault as Error).message}\n`)
      process.exitCode = 1
    }
  }
}

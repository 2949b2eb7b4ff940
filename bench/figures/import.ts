import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createLatchkey } from '@latchkey/server'
import { makeSpeckleTable, SPECKLE, type SpeckleTable } from '../fixture/speckle-table.ts'
import type { Bench, Figure } from '../harness/figure.ts'

const program = fileURLToPath(new URL('../processes/import.ts', import.meta.url))
const SMALL = 20_000
const LARGE = { usual: 200_000, full: 1_000_000 }

interface Imported {
  readonly imported: number
  readonly seconds: number
  readonly peakBytes: number
}

/** Imports a fresh table of so many rows, and holds that its tokens work. */
async function importTable(bench: Bench, rows: number): Promise<Imported> {
  bench.progress(`making ${rows.toLocaleString('en')} rows`)
  const table = await makeSpeckleTable(bench.folder(), rows)
  bench.progress(`importing ${rows.toLocaleString('en')} rows`)
  const child = spawn(process.execPath, ['--conditions=latchkey-source', program, JSON.stringify(table)], {
    stdio: ['ignore', 2, 2, 'ipc'],
  })
  const gone = once(child, 'exit')
  const [result] = (await once(child, 'message')) as [Imported]
  await gone
  if (result.imported !== rows) throw new Error(`${result.imported} of ${rows} rows were imported.`)
  await requireThatTheyWork(table)
  return result
}

async function requireThatTheyWork({ folder, tokens }: SpeckleTable): Promise<void> {
  const latchkey = await createLatchkey({ dataFolder: folder, platform: SPECKLE, logLevel: 'error' })
  for (const token of tokens) {
    const question = { workspace: null, workspaceRequired: false, scopes: [], address: null, resource: null } as const
    const decision = await latchkey.verifier.verify(token, { ...question, kinds: ['pat'] })
    if (!decision.ok) throw new Error(`An imported token was refused: ${decision.code}.`)
  }
  await latchkey.close()
}

const mebibytes = ({ peakBytes }: Imported): string => `${Math.round(peakBytes / 2 ** 20)} MiB`

export const importMemory: Figure = {
  name: 'import.memory',
  title: `The most memory that \`latchkey import\` held over a table of ${LARGE.usual.toLocaleString('en')} rows as Speckle's server makes them (bcrypt; a million with \`--full\`), divided by that over ${SMALL.toLocaleString('en')} rows.`,
  goal: { direction: 'at most', limit: 1.5 },
  async measure(bench) {
    const small = await importTable(bench, SMALL)
    const large = await importTable(bench, bench.full ? LARGE.full : LARGE.usual)
    const { imported, seconds } = large
    return {
      value: large.peakBytes / small.peakBytes,
      notes: [
        `${imported.toLocaleString('en')} rows in ${Math.round(seconds)} s: ${Math.round(imported / seconds).toLocaleString('en')} rows in a second, each with its credential, its secret, its hash and its audit record, durable.`,
        `${mebibytes(large)} at most, ${mebibytes(small)} over ${SMALL.toLocaleString('en')} rows; the program alone is most of it.`,
      ],
    }
  },
}

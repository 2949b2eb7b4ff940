import { FOREIGN_FORMATS } from '@latchkey/core'
import { importForeignTokens } from '@latchkey/server'
import { readTable } from '../../packages/cli/src/import/read-table.ts'
import { SPECKLE } from '../fixture/speckle-table.ts'
import { inputOf } from '../harness/child-side.ts'

/** One import in a process of its own. Tells how long it took and the most memory that the process ever held. */
const { folder, file } = inputOf<{ readonly folder: string; readonly file: string }>()
const begin = performance.now()
const table = await readTable(file)
const { imported } = await importForeignTokens({
  ...{ dataFolder: folder, platform: SPECKLE, format: FOREIGN_FORMATS.speckle, of: 'rest', dryRun: false },
  lines: table.lines,
  onProgress: () => undefined,
  onRefused: (line, reason) => process.stderr.write(`line ${line}: ${reason}\n`),
})
const seconds = (performance.now() - begin) / 1000
process.send?.({ imported, seconds, peakBytes: process.resourceUsage().maxRSS * 1024 })

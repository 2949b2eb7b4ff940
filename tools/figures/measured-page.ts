import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { markdownTable } from '../../bench/harness/markdown-table.ts'
import { readResults } from '../../bench/harness/results.ts'
import { root } from '../runner/root.mjs'

/** `<!-- measured: FIGURE TABLE -->`, what was measured, `<!-- end -->`. */
const PLACE = /(<!-- measured: (\S+) (\S+) -->\n)[\s\S]*?(<!-- end -->)/g

/**
 * A page of the documentation with the newest tables of bench/results.json in their places. What holds no result of a figure leaves its places as they are: results are of one
 * machine, and measuring another figure on another one drops them.
 */
export function measuredPage(path: string): string {
  const results = readResults()
  return readFileSync(join(root, path), 'utf8').replace(PLACE, (place, start, figure, name, end) => {
    const result = results.find((each) => each.name === figure)
    if (result === undefined) return place
    const table = result.tables?.find((each) => each.name === name)
    if (table === undefined)
      throw new Error(`${path} asks for the table ${name} of ${figure}, which has none of that name.`)
    return `${start}\n${markdownTable(table).join('\n')}\n\n${end}`
  })
}

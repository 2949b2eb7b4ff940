import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { sourceFiles } from './source-files.ts'

const drawers = /^(.*-)?(utils?|helpers?|common|misc|shared|managers?)$/
const mostLines = 400
const mayBeLong = /(\.test\.ts$|(^|\/)gen(erated)?\/|\.generated\.ts$)/

/** One sentence for each path that does not say what lives there, and for each source file that has grown into two. */
export async function checkNames(root: string): Promise<string[]> {
  const files = await sourceFiles(root)
  const complaints: string[] = []
  for (const file of files) {
    const drawer = file.split('/').find((part) => drawers.test(basename(part).replace(/\..*$/, '')))
    if (drawer !== undefined)
      complaints.push(`${file}: "${drawer}" says nothing about what lives there; name the concept.`)
    if (mayBeLong.test(file)) continue
    const lines = (await readFile(join(root, file), 'utf8')).split('\n').length - 1
    if (lines > mostLines) complaints.push(`${file} has ${lines} lines, more than ${mostLines}: it is two things.`)
  }
  return files.length === 0 ? ['The name check found no source file: nothing was checked.'] : complaints
}

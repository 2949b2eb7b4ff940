import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { command } from '../command.ts'
import { root } from '../runner/root.mjs'

/** Path of a Node of exactly that major version among the machine's own, or undefined. The project's own is not one of them. */
export async function machineNode(major: number): Promise<string | undefined> {
  const named = process.env['npm_node_execpath']
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.startsWith(root))
  for (const candidate of [...(named === undefined ? [] : [named]), ...folders.map((folder) => join(folder, 'node'))]) {
    const there = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (!there) continue
    const { ok, output } = await command(candidate, ['--print', 'process.versions.node'])
    if (ok && Number.parseInt(output, 10) === major) return candidate
  }
  return undefined
}

import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from './root.mjs'

const neededMajor = 26

/** Path of a Node that can run the TypeScript sources as they are: the one in node_modules, or the running one if new enough. */
export function projectNode() {
  const installed = installedNode()
  if (installed !== undefined) return installed
  if (Number.parseInt(process.versions.node, 10) >= neededMajor) return process.execPath
  throw new Error(
    `Latchkey's sources need Node ${neededMajor} or newer. There is no packaged one for ${process.platform}-${process.arch}, ` +
      `and this is Node ${process.versions.node}. Install Node ${neededMajor} from nodejs.org, then run this again with it.`,
  )
}

/** Makes `node_modules/.bin/node` be there: npm 10 removes it again together with the packages for other platforms. */
export function linkProjectNode() {
  const folder = join(root, 'node_modules', '.bin')
  const link = join(folder, 'node')
  const installed = installedNode()
  if (installed === undefined || process.platform === 'win32' || existsSync(link)) return
  symlinkSync(relative(folder, installed), link)
}

function installedNode() {
  const names = [
    `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
    `node-bin-${process.platform}-${process.arch}`,
  ]
  for (const name of names) {
    const folder = join(root, 'node_modules', name)
    const manifest = join(folder, 'package.json')
    if (!existsSync(manifest)) continue
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8'))
    const binary = join(folder, typeof bin === 'string' ? bin : bin.node)
    if (existsSync(binary)) return binary
  }
  return undefined
}

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectNode } from './project-node.mjs'
import { root } from './root.mjs'

const folder = join(root, 'packages', 'console')
const stampFile = join(folder, 'dist', '.built-from')
/** What the bundle is made of. The core's sources are part of it; what is installed counts by its lockfile. */
const ingredients = [
  join(folder, 'src'),
  join(folder, 'public'),
  join(folder, 'build'),
  join(folder, 'index.html'),
  join(folder, 'vite.config.ts'),
  join(folder, 'vite.embed.config.ts'),
  join(root, 'packages', 'core', 'src'),
  join(root, 'package-lock.json'),
]

/** Builds the console unless what is built was built from the very sources that are here. Speaks on stderr only. */
export async function bringConsoleUpToDate() {
  const stamp = stampOf(ingredients)
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  process.stderr.write('Building the console (once, and again when its sources change) …\n')
  await build(join(folder, 'dist'))
  writeFileSync(stampFile, stamp)
}

/** A folder with the console as the sources have it, built unless it is there; nobody writes in it afterwards. */
export async function consoleOfSources() {
  const built = join(root, 'node_modules', '.cache', 'latchkey-console', stampOf(ingredients).trim())
  if (existsSync(built)) return built
  const unfinished = `${built}.${process.pid}`
  await build(unfinished)
  try {
    renameSync(unfinished, built)
  } catch {
    // Another process was faster, with the same sources.
    rmSync(unfinished, { recursive: true, force: true })
  }
  return built
}

function stampOf(paths) {
  const hash = createHash('sha256')
  for (const file of paths.flatMap(filesIn)) hash.update(`${file.slice(root.length)}\0`).update(readFileSync(file))
  return `${hash.digest('hex')}\n`
}

function filesIn(path) {
  if (!existsSync(path)) return []
  const entries = readdirEntries(path)
  if (entries === undefined) return [path]
  return entries.sort().flatMap((name) => filesIn(join(path, name)))
}

function readdirEntries(path) {
  try {
    return readdirSync(path)
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined
    throw error
  }
}

/** The console, and the token page as a module for other pages. */
async function build(outDir) {
  await bundle('vite.config.ts', outDir)
  await bundle('vite.embed.config.ts', join(outDir, 'embed'))
}

async function bundle(config, outDir) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const args = [vite, 'build', '--config', config, '--logLevel', 'error', '--outDir', outDir, '--emptyOutDir']
  const code = await new Promise((resolve, reject) => {
    const child = spawn(projectNode(), args, { cwd: folder, stdio: ['ignore', 2, 2] })
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code !== 0) throw new Error('The console could not be built; the reasons are above. Nothing was started.')
}

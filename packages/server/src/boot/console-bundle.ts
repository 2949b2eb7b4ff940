import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, extname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ConsoleBundle } from '../faces/console/console.ts'
import { etagOf, type StaticFile } from '../faces/console/static-file.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Reads the built console into memory, from a folder or from where it is installed; `null` where it is not there or not built. */
export async function readConsoleBundle(folder = consoleFolder()): Promise<ConsoleBundle | null> {
  if (folder === null || !existsSync(join(folder, 'index.html'))) return null
  const paths = await readdir(folder, { recursive: true })
  const files = new Map<string, StaticFile>()
  for (const path of paths) {
    const type = TYPES[extname(path)]
    if (type === undefined) continue
    const [body, br, gzip] = await Promise.all(['', '.br', '.gz'].map((form) => content(join(folder, path + form))))
    if (body === undefined) continue
    const name = path.split(sep).join('/')
    files.set(name, { type, etag: etagOf(body), body, br, gzip, isImmutable: name.startsWith('assets/') })
  }
  return files
}

function consoleFolder(): string | null {
  try {
    return join(dirname(fileURLToPath(import.meta.resolve('@latchkey/console/package.json'))), 'dist')
  } catch {
    return null
  }
}

async function content(file: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  return existsSync(file) ? new Uint8Array(await readFile(file)) : undefined
}

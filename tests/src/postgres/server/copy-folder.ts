import { chownSync, cpSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import pg from 'pg'
import type { Binaries } from './binaries.ts'
import type { Cluster } from './cluster.ts'

/** Copies the data folder of a server that is stopped, or was not started yet. */
export function copyFolder(binaries: Binaries, from: string, name: string): string {
  const to = join(binaries.folder, name)
  cpSync(from, to, { recursive: true, preserveTimestamps: true })
  giveToServer(binaries, to)
  return to
}

/**
 * What a copy of a server that runs must not hold, or need not because the server makes it anew and takes it away as it likes (the same chapter), and the log, which is
 * copied last.
 */
const LEFT_OUT = /^(postmaster\.(pid|opts)|pg_wal|pgsql_tmp.*|pg_internal\.init.*)$/

/** A base backup of a server while it runs, by PostgreSQL's own functions for it (continuous archiving, "low level API"): the package brings no pg_basebackup. */
export async function baseBackup(binaries: Binaries, cluster: Cluster, name: string): Promise<string> {
  const to = join(binaries.folder, name)
  const client = new pg.Client(cluster.url('postgres'))
  await client.connect()
  try {
    await client.query("select pg_backup_start('drill', true)")
    cpSync(cluster.folder, to, { recursive: true, filter: (path) => !LEFT_OUT.test(basename(path)) })
    const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)')
    writeFileSync(join(to, 'backup_label'), rows[0]?.labelfile ?? '')
    cpSync(join(cluster.folder, 'pg_wal'), join(to, 'pg_wal'), { recursive: true })
  } finally {
    await client.end()
  }
  giveToServer(binaries, to)
  return to
}

function giveToServer({ user }: Binaries, folder: string): void {
  if (user === undefined) return
  chownSync(folder, user.uid, user.gid)
  for (const entry of readdirSync(folder, { recursive: true }))
    chownSync(join(folder, String(entry)), user.uid, user.gid)
}

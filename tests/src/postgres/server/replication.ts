import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { until } from '../../data-plane/world/until.ts'
import { copyBinaries } from './binaries.ts'
import { type Cluster, makeDataFolder, startCluster } from './cluster.ts'
import { copyFolder } from './copy-folder.ts'

/** A server that others follow by streaming, and that acknowledges a commit only once one of them has it. */
export interface Replication {
  readonly primary: Cluster
  readonly standbys: readonly [Cluster, Cluster]
  /** Cuts a standby off from what it follows: from here on it lacks what is committed. */
  detach(standby: Cluster): Promise<void>
  /** SIGKILL to the primary. */
  killPrimary(): Promise<void>
  /** Makes the standby that has received most the primary, has the other one follow it, and gives it once commits are acknowledged again. */
  promoteMostAdvanced(): Promise<Cluster>
  close(): Promise<void>
}

/** Whoever is the primary waits for any one that follows it. */
const SYNCHRONOUS = [
  'synchronous_commit=on',
  'synchronous_standby_names=ANY 1 (*)',
  'wal_keep_size=1GB',
  'wal_retrieve_retry_interval=100ms',
]

export async function openReplication(installed: string): Promise<Replication> {
  const binaries = copyBinaries(installed)
  const opened = new AsyncDisposableStack()
  opened.defer(() => rmSync(binaries.folder, { recursive: true, maxRetries: 3 }))
  const start = async (folder: string) => {
    const cluster = await startCluster(binaries, folder, [...SYNCHRONOUS, `cluster_name=${folder.split('/').at(-1)}`])
    opened.defer(() => cluster.stop())
    return cluster
  }
  try {
    const folder = await makeDataFolder(binaries, 'primary')
    // The package brings no pg_basebackup; before its first start a server can be copied as it lies there.
    const copies = ['east', 'west'].map((name) => copyFolder(binaries, folder, name))
    const primary = await start(folder)
    const [east, west] = await Promise.all(
      copies.map((copy) => {
        writeFileSync(join(copy, 'standby.signal'), '')
        writeFileSync(join(copy, 'postgresql.auto.conf'), `primary_conninfo = '${connection(primary)}'\n`)
        return start(copy)
      }),
    )
    if (east === undefined || west === undefined) throw new Error('There are not two standbys.')
    const standbys = [east, west] as const
    await followed(primary, 2)
    return {
      primary,
      standbys,
      async detach(standby) {
        await follow(standby, '')
        await until('a standby to be cut off', async () => !(await isFollowing(standby)))
      },
      async killPrimary() {
        const gone = once(primary.process, 'exit')
        primary.process.kill('SIGKILL')
        await gone
        // The system keeps the shared memory of a killed server until one over the same folder stops in order.
        opened.defer(async () => (await startCluster(binaries, primary.folder)).stop())
      },
      async promoteMostAdvanced() {
        // Until the last process of the primary is gone it may still acknowledge.
        for (const standby of standbys)
          await until('the end of what a standby followed', async () => !(await isFollowing(standby)))
        const [first, second] = [await received(east), await received(west)]
        const [next, other] = first >= second ? [east, west] : [west, east]
        await query(next, 'select pg_promote()')
        await follow(other, connection(next))
        await followed(next, 1)
        return next
      },
      close: () => opened.disposeAsync(),
    }
  } catch (cause) {
    await opened.disposeAsync()
    throw cause
  }
}

const connection = ({ port }: Cluster): string => `host=127.0.0.1 port=${port} user=latchkey`

async function follow(standby: Cluster, whom: string): Promise<void> {
  await query(standby, `alter system set primary_conninfo = '${whom}'`)
  await query(standby, 'select pg_reload_conf()')
}

async function isFollowing(standby: Cluster): Promise<boolean> {
  const [row] = await query<{ following: boolean }>(
    standby,
    "select exists (select from pg_stat_wal_receiver where status = 'streaming') as following",
  )
  return row?.following === true
}

const followed = (primary: Cluster, count: number): Promise<true> =>
  until('standbys that the primary waits for', async () => {
    const rows = await query(primary, "select from pg_stat_replication where sync_state = 'quorum'")
    return rows.length === count
  })

/** How much of the log has reached its disk, in bytes since the log's beginning. */
async function received(standby: Cluster): Promise<bigint> {
  const [row] = await query<{ bytes: string }>(
    standby,
    "select (pg_last_wal_receive_lsn() - '0/0'::pg_lsn)::text as bytes",
  )
  return BigInt(row?.bytes ?? 0)
}

async function query<Row extends object>(cluster: Cluster, statement: string): Promise<Row[]> {
  const client = new pg.Client(cluster.url('postgres'))
  await client.connect()
  try {
    return (await client.query<Row>(statement)).rows
  } finally {
    await client.end()
  }
}

import { chownSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { SmallDisk } from '../../small-disk.ts'
import { copyBinaries } from './binaries.ts'
import { createCluster } from './cluster.ts'

/** A server of its own, to be brought into trouble, with one empty database for services. */
export interface StrainedServer {
  /** As a user who owns the database and has no privileges beyond. */
  readonly url: string
  /** As the superuser, for whom connections are set aside. */
  administer(statement: string): Promise<readonly object[]>
  /** From now on every statement that reads or writes credentials takes so much longer; to be called once the tables are there. */
  slowDown(seconds: number): Promise<void>
  /** Ends the connections of services and takes every one there is; gives them back when what it resolves to is called. */
  crowd(): Promise<() => Promise<void>>
  close(): Promise<void>
}

export interface StrainedOptions {
  readonly maxConnections: number
  /** Where the database's tables lie; its log lies elsewhere, as is usual. */
  readonly disk?: SmallDisk
}

const TOO_MANY_CONNECTIONS = '53300'
/** Connections set aside for the superuser. */
const SET_ASIDE = 3
const MOST_TRIES = 200

export async function openStrained(
  installed: string,
  { maxConnections, disk }: StrainedOptions,
): Promise<StrainedServer> {
  const binaries = copyBinaries(installed)
  const opened = new AsyncDisposableStack()
  opened.defer(() => rmSync(binaries.folder, { recursive: true, maxRetries: 3 }))
  try {
    const cluster = await createCluster(binaries, 'strained', [
      `max_connections=${maxConnections + SET_ASIDE}`,
      `superuser_reserved_connections=${SET_ASIDE}`,
      // A server that panics loses what is in its memory, and with it what it had acknowledged.
      'synchronous_commit=on',
    ])
    opened.defer(() => cluster.stop())
    const administer = (statement: string, database = 'latchkey') => run(cluster.url(database), statement)
    await administer('create role service login; create role crowd login', 'postgres')
    if (disk !== undefined) {
      const folder = join(disk.folder, 'tables')
      mkdirSync(folder)
      if (binaries.user !== undefined) chownSync(folder, binaries.user.uid, binaries.user.gid)
      await administer(`create tablespace small location '${folder}'`, 'postgres')
    }
    const place = disk === undefined ? '' : ' tablespace small'
    await administer(`create database latchkey owner service${place}`, 'postgres')
    const url = new URL(cluster.url('latchkey'))
    url.username = 'service'
    const crowdUrl = new URL(url)
    crowdUrl.username = 'crowd'
    let canSlowDown = false

    return {
      url: url.href,
      administer,
      async slowDown(seconds) {
        // A policy of the table's is part of every statement on it, whoever wrote the statement. It must hide no row from a transaction whose snapshot is older than `slowness`.
        if (!canSlowDown)
          await administer(`
            create table slowness (seconds double precision not null); insert into slowness values (0); grant select on slowness to service;
            alter table credentials enable row level security; alter table credentials force row level security;
            create policy slow on credentials using (coalesce((select pg_sleep(seconds)::text from slowness), '') is not null)`)
        canSlowDown = true
        await administer(`update slowness set seconds = ${seconds}`)
      },
      async crowd() {
        const taken: pg.Client[] = []
        // A service that loses a connection makes another at once, and many of them are quicker than whoever wants them all.
        await administer('alter role service connection limit 0')
        try {
          await administer("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'service'")
          while (taken.length < maxConnections) taken.push(await admitted(crowdUrl.href))
        } finally {
          await administer('alter role service connection limit -1')
        }
        return async () => void (await Promise.all(taken.map((client) => client.end())))
      },
      close: () => opened.disposeAsync(),
    }
  } catch (cause) {
    await opened.disposeAsync()
    throw cause
  }
}

async function run(url: string, statement: string): Promise<readonly object[]> {
  const client = await admitted(url)
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

/** Whoever is being turned away holds a connection for a moment, and so does whoever is being ended. */
async function admitted(url: string): Promise<pg.Client> {
  for (let tries = 1; ; tries++) {
    const client = new pg.Client(url)
    client.on('error', () => undefined)
    const fault = await client.connect().then(
      () => null,
      (error: { code?: string }) => error,
    )
    if (fault === null) return client
    if (fault.code !== TOO_MANY_CONNECTIONS || tries === MOST_TRIES) throw fault
    await pause(20)
  }
}

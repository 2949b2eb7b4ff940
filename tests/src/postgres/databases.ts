import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { leaveOut, requirement } from '../requirement.ts'
import type { LentDatabase } from '../store-choice.ts'
import { doorVariable } from './server/on-demand.ts'

/** Name of the environment variable with the address of a further server to run the same tests against; its user must be allowed to make databases. */
const givenVariable = 'LATCHKEY_TEST_POSTGRES'

/** Name of the environment variable with older major versions to run the same tests against as well, such as `15,16,17`; they come from npm. */
const versionsVariable = 'LATCHKEY_TEST_POSTGRES_VERSIONS'

/** A server that tests may use. */
export interface TestServer {
  readonly name: string
  /** An empty database, made for the caller. */
  fresh(): Promise<TestDatabase>
}

export interface TestDatabase {
  readonly url: string
  /** Takes everything out of it but its schema. */
  clear(): Promise<void>
  drop(): Promise<void>
}

/** The servers to test against: the one that the run brings itself, those of older versions that were asked for, and the one that was given by address. */
export async function testServers(): Promise<readonly TestServer[]> {
  const door = process.env[doorVariable]
  const own = await requirement('PostgreSQL from npm for this platform', () => door !== undefined)
  const given = process.env[givenVariable]
  const older = olderVersions()
  if (older.length === 0) leaveOut(`PostgreSQL 15 to 17: name them in ${versionsVariable}`)
  if (given === undefined || given === '') leaveOut(`PostgreSQL of your own: give its address in ${givenVariable}`)
  return [
    ...(own.missing ? [] : [serverAt('PostgreSQL 18', () => knock(door as string))]),
    ...older.map((major) => serverAt(`PostgreSQL ${major}`, () => knock(`${door}/${major}`))),
    ...(given === undefined || given === '' ? [] : [serverAt('the given PostgreSQL', async () => given)]),
  ]
}

/** The older major versions that the run asked for. */
export function olderVersions(): readonly string[] {
  return (process.env[versionsVariable] ?? '').split(',').filter((major) => major !== '')
}

async function knock(door: string): Promise<string> {
  const answer = await fetch(door)
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return text
}

export async function runStatement(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

/** Lends databases of a server to a test file, one after the other the same: to empty one takes a fraction of the time that making one takes. */
export function lender(server: TestServer): { lend(): Promise<LentDatabase>; drop(): Promise<void> } {
  const idle: TestDatabase[] = []
  return {
    async lend() {
      const database = idle.pop() ?? (await server.fresh())
      return {
        url: database.url,
        async giveBack() {
          await database.clear()
          idle.push(database)
        },
      }
    },
    async drop() {
      for (const database of idle) await database.drop()
    },
  }
}

/**
 * By `delete`, because `truncate` makes new files for every table and index, which for so few rows takes five times as long. The youngest table first: no table
 * refers to a younger one.
 */
const CLEAR = `do $$
  declare found record;
  begin
    for found in
      select oid::regclass as name from pg_class
      where relkind = 'r' and relnamespace = current_schema()::regnamespace and relname not in ('migrations', 'change_head')
      order by oid desc
    loop
      execute format('delete from %s', found.name);
    end loop;
    if to_regclass('change_head') is not null then update change_head set position = 0; end if;
  end
$$`

function serverAt(name: string, address: () => Promise<string>): TestServer {
  const administer = async (statement: string) => runStatement(await address(), statement)
  return {
    name,
    async fresh() {
      const database = `latchkey_test_${randomBytes(8).toString('hex')}`
      await administer(`create database ${database}`)
      const url = new URL(await address())
      url.pathname = `/${database}`
      return {
        url: url.href,
        clear: async () => void (await runStatement(url.href, CLEAR)),
        drop: async () => void (await administer(`drop database if exists ${database} with (force)`)),
      }
    },
  }
}

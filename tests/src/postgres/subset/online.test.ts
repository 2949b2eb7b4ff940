import { expect, test } from 'vitest'
import { MIGRATIONS, type Migration } from '../../../../packages/server/src/adapters/sql/migrations.ts'
import { whatBlocks } from './online.ts'

/** The schema that the first version with PostgreSQL in it made: no database on a server was used before it had all of it. */
const FIRST_ON_A_SERVER = 11

const FOUNDATION: Migration = {
  version: 1,
  name: 'foundation',
  statements: ['create table tokens (id text primary key, name text not null) strict'],
}
const blockedBy = (...statements: Migration['statements']) =>
  whatBlocks([FOUNDATION, { version: 2, name: 'next', statements }], 1)

test('no migration stops or breaks the nodes that serve while it runs', async () => {
  expect(await whatBlocks(MIGRATIONS, FIRST_ON_A_SERVER)).toEqual([])
})

test.each([
  'alter table tokens add column a text not null',
  'alter table tokens add column a integer default now()',
  'alter table tokens add column a text unique',
  "alter table tokens add column a text check (a <> '')",
  'alter table tokens add column a text references tokens (id)',
  'alter table tokens drop column name',
  'alter table tokens rename column name to title',
  'alter table tokens rename to secrets',
  'drop table tokens',
  "update tokens set name = ''",
  'delete from tokens',
])('%s is refused', async (statement) => {
  expect(await blockedBy(statement)).toHaveLength(1)
})

test.each([
  'alter table tokens alter column name type varchar(9)',
  'alter table tokens add constraint x unique (name)',
  'alter table tokens alter column name set not null',
  'CREATE INDEX tokens_by_name ON tokens (name)',
  'alter table tokens drop constraint if exists tokens_name_key',
])('%s is refused where it is meant for the server alone', async (statement) => {
  expect(await blockedBy({ sqlite: null, postgres: statement })).toHaveLength(1)
})

test('what takes but a moment is let through, and everything is on a table that comes with it', async () => {
  expect(
    await blockedBy(
      'alter table tokens add column a text',
      "alter table tokens add column b text not null default ''",
      'create index tokens_by_name on tokens (name)',
      "update tokens set b = 'x' where id = 'y'",
      'create table more (id text primary key, a text) strict',
      'create unique index more_by_a on more (a)',
      "update more set a = ''",
      { sqlite: null, postgres: 'alter table tokens drop constraint if exists tokens_name_check' },
    ),
  ).toEqual([])
})

test.each(['alter table tokens drop column name', 'drop table tokens', 'drop index tokens_by_name'])(
  '%s is let through where the program before can do without it, and not where only this one can',
  async (statement) => {
    const takenAway = (oldestProgram: number) =>
      whatBlocks([FOUNDATION, { version: 3, name: 'away', oldestProgram, statements: [statement] }], 1)
    expect(await takenAway(2)).toEqual([])
    expect(await takenAway(3)).toHaveLength(1)
  },
)

test('an index that goes while everybody waits is refused whatever is said of it', async () => {
  const statements = [{ sqlite: null, postgres: 'DROP INDEX tokens_by_name' }]
  const dropping = { version: 3, name: 'dropped', oldestProgram: 2, statements }
  expect(await whatBlocks([FOUNDATION, dropping], 1)).toHaveLength(1)
})

test('a table that is renamed is refused whatever is said of it: one program would have to know both names', async () => {
  const renaming = {
    version: 3,
    name: 'renamed',
    oldestProgram: 2,
    statements: ['alter table tokens rename to secrets'],
  }
  expect(await whatBlocks([FOUNDATION, renaming], 1)).toHaveLength(1)
})

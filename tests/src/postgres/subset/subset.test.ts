import { expect, test } from 'vitest'
import { schemaStatements, wordsOf } from '../../../../packages/server/src/adapters/postgres/schema-words.ts'
import { MIGRATIONS } from '../../../../packages/server/src/adapters/sql/migrations.ts'
import { outsideSubset, RULES } from './rules.ts'
import { nodesOf } from './syntax-tree.ts'

/** For each rule, what it has to find. */
const BREAKING: Readonly<Record<string, readonly string[]>> = {
  'LISTEN and NOTIFY': ['listen changes', "notify changes, 'x'", 'unlisten *'],
  'advisory locks': ['select pg_advisory_xact_lock(1)', 'select pg_try_advisory_lock(1)'],
  sequences: [
    'create table t (id bigserial primary key)',
    'create table t (id bigint generated always as identity)',
    "select nextval('s')",
    'create sequence s',
  ],
  'deferrable constraints': [
    'create table t (a text references u (id) deferrable initially deferred)',
    'create table t (a text, unique (a) deferrable)',
    'set constraints all deferred',
  ],
  'LOCK TABLE': ['lock table t in exclusive mode'],
  'triggers and code in the database': [
    'create trigger x before insert on t execute function f()',
    'do $$ begin end $$',
    'create rule r as on insert to t do nothing',
  ],
  'exclusion constraints': ['create table t (a int4range, exclude using gist (a with &&))'],
  MERGE: ['merge into t using u on t.a = u.a when matched then delete'],
  'inheritance and partitions of one table': [
    'create table t (a text) partition by hash (a)',
    'create table t () inherits (u)',
  ],
  'temporary and unlogged tables': ['create temp table t (a text)', 'create unlogged table t (a text)'],
  'row locks over more than one table': [
    'select 1 from t join u on t.a = u.a for update',
    'select 1 from t, u for share',
  ],
  'division, which is of whole numbers in PostgreSQL alone': ['select a / 2 from t'],
  'comparison or order by a collation named in a statement': ['select a from t order by a collate "de_DE"'],
  'ids made by the database': ['insert into t values (gen_random_uuid())'],
  'two-phase commit': ["prepare transaction 'x'"],
  cursors: ['declare c cursor for select 1'],
}

test.each(RULES)('$what is found wherever it is used', async ({ what, lackedBy }) => {
  expect(lackedBy.length).toBeGreaterThan(0)
  const examples = BREAKING[what] ?? []
  expect(examples.length).toBeGreaterThan(0)
  for (const example of examples) expect(await outsideSubset(example)).toEqual([`${what} (${lackedBy.join(', ')})`])
})

test('what every engine has is let through', async () => {
  const plain = [
    'select position from change_head where id = $1 for update',
    'insert into t (a) values ($1) on conflict (a) do update set b = excluded.b returning a',
    'start transaction isolation level serializable',
    'create unique index concurrently if not exists i on t (a) where b is not null',
    'select json_build_object($1::text, a) from t where (a, b) > ($2, $3) order by a desc limit 5',
  ]
  for (const text of plain) expect([text, await outsideSubset(text)]).toEqual([text, []])
})

test('the schema is made without a collation where every text sorts by its bytes', async () => {
  const words = wordsOf('CockroachDB CCL v26.1.0')
  for (const { text } of MIGRATIONS.flatMap((migration) => schemaStatements(migration, words))) {
    const kinds = (await nodesOf(text)).map(({ kind }) => kind)
    expect(kinds).not.toContain('CollateClause')
    expect(await outsideSubset(text)).toEqual([])
    expect(text).not.toMatch(/collate/)
  }
})

test.each([
  ['PostgreSQL 18.1 on x86_64', 'drop index concurrently if exists i'],
  ['CockroachDB CCL v26.1.0', 'drop index concurrently if exists i'],
  ['PostgreSQL 15.12-YB-2025.2.0.0-b131 on x86_64', 'drop index if exists i'],
])('on %s an index goes as the engine has it while its table stays in use', (version, text) => {
  const migration = { version: 2, name: 'away', statements: ['drop index i'] }
  expect(schemaStatements(migration, wordsOf(version))).toEqual([{ text, builds: null }])
})

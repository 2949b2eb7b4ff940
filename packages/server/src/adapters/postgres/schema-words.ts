import type { Migration } from '../sql/migrations.ts'

/** What differs among the engines that speak PostgreSQL's protocol. */
export interface SchemaWords {
  /** Text that sorts by its bytes, as in SQLite, whatever language the database was made for. */
  readonly text: string
  /** How an index goes while its table stays in use. */
  readonly dropIndex: string
}

/** `version` is what the server answers to `select version()`. */
export function wordsOf(version: string): SchemaWords {
  return {
    // CockroachDB sorts text by its bytes, and counts a text with a collation as another type.
    text: version.startsWith('CockroachDB') ? 'text' : 'text collate "C"',
    // YugabyteDB refuses the word.
    dropIndex: version.includes('-YB-') ? 'drop index' : 'drop index concurrently',
  }
}

/** One statement, as it is sent. */
export interface SchemaStatement {
  readonly text: string
  /** The index that it makes while the table is in use; half made by an attempt that was cut off, it has to go first. */
  readonly builds: string | null
}

const TABLE = /^create table (\w+)/
const INDEX = /^create (unique )?index (\w+) on (\w+)/
const DROPPED_INDEX = /^drop index (?:if exists )?(\w+)$/
const COLUMN = /^alter table (\w+) add column /

/**
 * A migration in PostgreSQL's words. Each statement stands alone and can be repeated. An index on a table that earlier migrations made is built while the
 * table stays in use, and dropped so.
 */
export function schemaStatements({ statements }: Migration, { text, dropIndex }: SchemaWords): SchemaStatement[] {
  const own = statements.map((statement) => (typeof statement === 'string' ? statement : statement.postgres))
  const made = new Set(own.map((statement) => statement?.match(TABLE)?.[1]))
  return own.flatMap((statement) => {
    if (statement === null) return []
    const [, unique = '', index = null, on] = statement.match(INDEX) ?? []
    const isLive = index !== null && !made.has(on)
    const translated = statement
      .replace(/\binteger\b/g, 'bigint')
      .replace(/\bblob\b/g, 'bytea')
      .replace(/\btext\b/g, text)
      .replace(/\) strict(, without rowid)?$/, ')')
      .replace(TABLE, 'create table if not exists $1')
      .replace(COLUMN, 'alter table $1 add column if not exists ')
      .replace(DROPPED_INDEX, `${dropIndex} if exists $1`)
      .replace(INDEX, `create ${unique}index ${isLive ? 'concurrently ' : ''}if not exists $2 on $3`)
    return [{ text: translated, builds: isLive ? index : null }]
  })
}

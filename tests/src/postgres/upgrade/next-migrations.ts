import { MIGRATIONS, type Migration } from '../../../../packages/server/src/adapters/sql/migrations.ts'

const newest = MIGRATIONS.at(-1)?.version ?? 0

/** What a next version may do to the tables that every verification and every change uses. */
export const NEXT: readonly Migration[] = [
  {
    version: newest + 1,
    name: 'columns and indexes',
    statements: [
      'alter table credentials add column purpose text',
      "alter table secrets add column origin text not null default 'issued'",
      'alter table audit_records add column reason text',
      'create index credentials_by_purpose on credentials (purpose, id)',
      'create index audit_by_detail on audit_records (detail, id)',
    ],
  },
  {
    version: newest + 2,
    name: 'a table',
    statements: [
      'create table purposes (name text primary key, credential_id text not null references credentials (id)) strict, without rowid',
      'create index purposes_by_credential on purposes (credential_id)',
    ],
  },
]

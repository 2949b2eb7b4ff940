/** What an engine is told where the two can't be told the same; `null` where it has nothing to do. */
export interface PerEngine {
  readonly sqlite: string | null
  readonly postgres: string | null
}

/**
 * Numbered, forward only, one list for every engine. A migration that has been released is never edited: a later one corrects it. A statement names
 * its column types (`text`, `integer`, `blob`) and ends its tables (`strict`, `strict, without rowid`) as SQLite has it, and the other engines
 * translate these words. It can be run again when it was cut off: an index or a table that is there is passed over by the translation, a row by `on conflict`.
 */
export interface Migration {
  readonly version: number
  readonly name: string
  /**
   * The schema version of the oldest program that can work with the database once this has run; left out for a migration that only adds, with which all can. It is for one that takes something away, and is
   * then older than the migration itself: the program before must have stopped to use it, because its nodes are still serving.
   */
  readonly oldestProgram?: number
  readonly statements: readonly (string | PerEngine)[]
}

export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'foundation',
    statements: [
      `create table principals (
        id text primary key, type text not null, handle text not null unique, name text not null, email text unique, organization_id text,
        state text not null, role text not null, created_at integer not null, updated_at integer not null
      ) strict, without rowid`,
      'create index principals_by_organization on principals (organization_id, id)',
      `create table organizations (
        id text primary key, slug text not null unique, name text not null, state text not null, policy text not null,
        created_at integer not null, updated_at integer not null
      ) strict, without rowid`,
      `create table organization_members (
        organization_id text not null references organizations (id), principal_id text not null references principals (id), role text not null,
        primary key (organization_id, principal_id)
      ) strict, without rowid`,
      'create index organization_members_by_principal on organization_members (principal_id)',
      `create table teams (
        id text primary key, organization_id text not null references organizations (id), name text not null, created_at integer not null,
        unique (organization_id, name)
      ) strict, without rowid`,
      `create table team_members (
        team_id text not null references teams (id), principal_id text not null references principals (id), primary key (team_id, principal_id)
      ) strict, without rowid`,
      'create index team_members_by_principal on team_members (principal_id)',
      `create table workspaces (
        id text primary key, address text not null unique, slug text not null, name text not null, owner_id text references principals (id),
        organization_id text references organizations (id), visibility text not null, state text not null, policy text not null,
        created_at integer not null, updated_at integer not null, check ((owner_id is null) <> (organization_id is null))
      ) strict, without rowid`,
      'create index workspaces_by_owner on workspaces (owner_id)',
      'create index workspaces_by_organization on workspaces (organization_id)',
      `create table workspace_members (
        workspace_id text not null references workspaces (id), member_id text not null, role text not null, primary key (workspace_id, member_id)
      ) strict, without rowid`,
      'create index workspace_members_by_member on workspace_members (member_id)',
      `create table credentials (
        id text primary key, kind text not null, owner_type text not null, owner_id text not null, name text not null, description text not null,
        scopes text not null, workspaces text, resources text, address_allowlist text not null, rate_limit text, state text not null, not_before integer,
        expires_at integer, created_at integer not null, created_by text not null, updated_at integer not null, suspended_at integer,
        revoked_at integer, revoked_by text, revoke_reason text, secret_version integer not null, hint text not null, authenticated_at integer
      ) strict, without rowid`,
      'create index credentials_by_owner on credentials (owner_id, id)',
      // The list that the credential's row holds too, turned round, for the administrators of a workspace.
      `create table credential_workspaces (
        workspace_id text not null references workspaces (id), credential_id text not null references credentials (id),
        primary key (workspace_id, credential_id)
      ) strict, without rowid`,
      'create index credential_workspaces_by_credential on credential_workspaces (credential_id)',
      `create table secrets (
        digest blob primary key, credential_id text not null references credentials (id), version integer not null, created_at integer not null,
        ends_at integer, ends_at_first_use integer not null
      ) strict, without rowid`,
      'create unique index secrets_by_credential on secrets (credential_id, version)',
      `create table grants (
        workspace_id text not null references workspaces (id), credential_id text not null references credentials (id), state text not null,
        requested_at integer not null, decided_at integer, decided_by text, primary key (workspace_id, credential_id)
      ) strict, without rowid`,
      `create table audit_records (
        id text primary key, at integer not null, principal_id text, credential_id text, action text not null, subject_id text not null,
        owner_id text, workspace_id text, organization_id text, detail text not null
      ) strict, without rowid`,
      'create index audit_by_owner on audit_records (owner_id, id)',
      'create index audit_by_subject on audit_records (subject_id, id)',
      'create index audit_by_workspace on audit_records (workspace_id, id) where workspace_id is not null',
      'create index audit_by_organization on audit_records (organization_id, id) where organization_id is not null',
      'create table change_head (id integer primary key check (id = 1), position integer not null) strict',
      'insert into change_head (id, position) values (1, 0) on conflict do nothing',
      'create table change_log (position integer primary key, at integer not null, type text not null, subject_id text not null) strict',
      'create index change_log_by_time on change_log (at)',
      'create table answers (lookup blob primary key, request blob not null, sealed blob not null, expires_at integer not null) strict, without rowid',
      'create index answers_by_expiry on answers (expires_at)',
      'create table settings (name text primary key, value text not null) strict, without rowid',
    ],
  },
  {
    version: 2,
    name: 'uses',
    statements: [
      `create table uses (
        credential_id text primary key references credentials (id), count integer not null, last_used_at integer not null, address text,
        user_agent text
      ) strict, without rowid`,
      `create table use_days (
        credential_id text not null references credentials (id), day text not null, count integer not null, primary key (credential_id, day)
      ) strict, without rowid`,
    ],
  },
  {
    version: 3,
    name: 'notices',
    statements: [
      // Null for what was made before: its expiry counts as chosen when it was created.
      'alter table credentials add column expiry_set_at integer',
      'alter table credentials add column purged_at integer',
      'create index credentials_by_expiry on credentials (expires_at, id) where expires_at is not null and purged_at is null',
      `create table notices (
        credential_id text not null references credentials (id), expires_at integer not null, milestone text not null, planned_at integer not null,
        primary key (credential_id, expires_at, milestone)
      ) strict, without rowid`,
      `create table notice_deliveries (
        id text primary key, credential_id text not null references credentials (id), expires_at integer not null, milestone text not null,
        channel text not null, recipient_id text references principals (id), state text not null, attempts integer not null, next_at integer not null,
        lease_until integer, settled_at integer
      ) strict, without rowid`,
      "create index notice_deliveries_waiting on notice_deliveries (next_at) where state = 'waiting'",
      'create index notice_deliveries_by_credential on notice_deliveries (credential_id)',
      `create table unsubscribed (
        principal_id text primary key references principals (id), at integer not null
      ) strict, without rowid`,
    ],
  },
  {
    version: 4,
    name: 'foreign secrets',
    statements: [
      'create table foreign_formats (name text primary key, format text not null) strict, without rowid',
      `create table foreign_secrets (
        lookup text primary key, credential_id text not null references credentials (id), hash text
      ) strict, without rowid`,
    ],
  },
  {
    version: 5,
    name: 'foreign hashes by credential',
    statements: ['create index foreign_hashes_by_credential on foreign_secrets (credential_id) where hash is not null'],
  },
  {
    version: 6,
    name: 'searched lists',
    statements: [
      "alter table credentials add column name_key text not null default ''",
      "alter table credentials add column search_text text not null default ''",
      // SQLite folds the letters of ASCII alone; what else an older name holds is folded at its next change.
      "update credentials set name_key = lower(name), search_text = lower(hint || ' ' || description)",
      'create index credentials_by_name on credentials (owner_id, name_key, id)',
    ],
  },
  {
    version: 7,
    name: 'epoch of the change log',
    // Empty until a store that opens the database gives it one, as in a copy.
    statements: ["alter table change_head add column epoch text not null default ''"],
  },
  {
    version: 8,
    name: 'accounts',
    statements: [
      `create table accounts (
        principal_id text primary key references principals (id), verified_email text, password_hash text, password_set_at integer, language text
      ) strict, without rowid`,
      'create table failures (subject text primary key, count integer not null, last_at integer not null) strict, without rowid',
      'create index failures_by_time on failures (last_at)',
      `create table passkeys (
        id text primary key, principal_id text not null references principals (id), name text not null, credential text not null unique,
        public_key blob not null, counter integer not null, transports text not null, backed_up integer not null, created_at integer not null,
        last_used_at integer
      ) strict, without rowid`,
      'create index passkeys_by_principal on passkeys (principal_id, id)',
      `create table tickets (
        lookup blob primary key, purpose text not null, principal_id text not null references principals (id), email text, expires_at integer not null
      ) strict, without rowid`,
      'create index tickets_by_expiry on tickets (expires_at)',
      'create index tickets_by_principal on tickets (principal_id)',
    ],
  },
  {
    version: 9,
    name: 'recoverable secrets',
    statements: [
      `create table recoverable_secrets (
        credential_id text primary key references credentials (id), version integer not null, key_id text not null, sealed blob not null
      ) strict, without rowid`,
    ],
  },
  {
    version: 10,
    name: 'idle credentials',
    statements: [
      'alter table workspaces add column revoke_after_idle integer',
      'alter table organizations add column revoke_after_idle integer',
    ],
  },
  {
    version: 11,
    name: 'row seals',
    statements: [
      'alter table credentials add column revision integer not null default 0',
      'alter table credentials add column seal text',
      'alter table secrets add column seal text',
      'alter table foreign_secrets add column seal text',
    ],
  },
  {
    version: 12,
    name: 'device requests and identities',
    statements: [
      `create table device_requests (
        lookup blob primary key, user_code text not null unique, device text not null, address text, state text not null,
        principal_id text references principals (id), interval_ms integer not null, polled_at integer, expires_at integer not null
      ) strict, without rowid`,
      'create index device_requests_by_expiry on device_requests (expires_at)',
      'create index device_requests_by_principal on device_requests (principal_id)',
      `create table identities (
        issuer text not null, subject text not null, principal_id text not null references principals (id), email text, created_at integer not null,
        last_used_at integer, primary key (issuer, subject)
      ) strict, without rowid`,
      'create index identities_by_principal on identities (principal_id)',
    ],
  },
  {
    version: 13,
    name: 'searched history and notices for people',
    statements: [
      'create index audit_by_actor on audit_records (principal_id, id) where principal_id is not null',
      'create index audit_by_credential on audit_records (credential_id, id) where credential_id is not null',
      'create index audit_by_action on audit_records (action, id)',
      'create index credentials_by_creation on credentials (created_at, id)',
      `create table dismissed_notices (
        principal_id text not null references principals (id), notice_id text not null, at integer not null, primary key (principal_id, notice_id)
      ) strict, without rowid`,
    ],
  },
  {
    version: 14,
    name: 'embedded sessions',
    statements: [
      'alter table credentials add column page_origin text',
      `create table embed_codes (
        lookup blob primary key, principal_id text not null references principals (id), origin text not null,
        workspace_id text references workspaces (id), authenticated_at integer, service_key_id text not null references credentials (id),
        expires_at integer not null
      ) strict, without rowid`,
      'create index embed_codes_by_expiry on embed_codes (expires_at)',
      'create index embed_codes_by_principal on embed_codes (principal_id)',
    ],
  },
  {
    version: 15,
    name: 'partitions of the change log',
    // There was a check that the log has one head. SQLite can't take it away from a table, so there the table is made anew.
    statements: [
      { sqlite: null, postgres: 'alter table change_head drop constraint if exists change_head_id_check' },
      // The name that CockroachDB gives it.
      { sqlite: null, postgres: 'alter table change_head drop constraint if exists check_id' },
      { sqlite: 'alter table change_head rename to one_head', postgres: null },
      {
        sqlite:
          "create table change_head (id integer primary key, position integer not null, epoch text not null default '') strict",
        postgres: null,
      },
      {
        sqlite: 'insert into change_head (id, position, epoch) select id, position, epoch from one_head',
        postgres: null,
      },
      { sqlite: 'drop table one_head', postgres: null },
      'alter table change_head add column partitions integer not null default 1',
    ],
  },
  {
    version: 16,
    name: 'exposures',
    statements: [
      `create table exposures (
        credential_id text not null references credentials (id), kind text not null, at integer not null, place text, told_at integer,
        put_away_at integer, primary key (credential_id, kind)
      ) strict, without rowid`,
      'create index exposures_untold on exposures (at) where told_at is null',
    ],
  },
  {
    version: 17,
    name: 'what decides, beside the seal',
    statements: [
      // Null for what was written before, until its next change or `latchkey renew-seals`.
      'alter table secrets add column owner_type text',
      'alter table secrets add column owner_id text',
      'alter table secrets add column decisive text',
      // For look-ups, which read no more of the credential's row than this. PostgreSQL finds a row as fast by its primary key.
      { sqlite: 'create index credentials_by_revision on credentials (id, revision, name)', postgres: null },
    ],
  },
  {
    version: 18,
    name: 'workspaces that keep grants',
    statements: [
      'alter table workspaces add column has_grants integer not null default 0',
      'update workspaces set has_grants = 1 where id in (select workspace_id from grants)',
    ],
  },
  {
    version: 19,
    name: 'versions of secrets without a unique index',
    // Its uniqueness is the credential's own row to keep; nothing that any program asks needs more than the order.
    oldestProgram: 1,
    statements: [
      'create index secrets_of_credential on secrets (credential_id, version)',
      'drop index if exists secrets_by_credential',
    ],
  },
]

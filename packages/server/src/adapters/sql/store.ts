import type { Clock } from '@latchkey/verifier'
import type { Kysely, Transaction } from 'kysely'
import type { CommitListener } from '../../ports/change-log.ts'
import type { ManagementStore, WriteTables } from '../../ports/management-store.ts'
import { accounts } from './accounts.ts'
import { answers } from './answers.ts'
import { appendAudit, audit } from './audit.ts'
import { appendChanges } from './change-log.ts'
import { credentials } from './credentials.ts'
import { foreign } from './foreign.ts'
import { grants } from './grants.ts'
import { notices } from './notices.ts'
import { organizations } from './organizations.ts'
import { principals } from './principals.ts'
import { recoverable } from './recoverable.ts'
import { settings } from './settings.ts'
import type { Tables } from './tables.ts'
import { teams } from './teams.ts'
import { throttle } from './throttle.ts'
import { usageDays } from './usage.ts'
import { workspaces } from './workspaces.ts'

export interface SqlStoreParts {
  readonly reader: Kysely<Tables>
  readonly writer: Kysely<Tables>
  readonly clock: Clock
  /** Told of each commit, once it is durable. */
  readonly onCommit: CommitListener
  /** What the engine's error means to the domain; the error itself when it means nothing. */
  readonly translate: (error: unknown) => unknown
}

/** The management store over any engine that Kysely speaks to. */
export function sqlStore({ reader, writer, clock, onCommit, translate }: SqlStoreParts): ManagementStore {
  return {
    async read(work) {
      return reader
        .transaction()
        .execute((db) => work(tablesOf(db)))
        .catch((error: unknown) => {
          throw translate(error)
        })
    },
    async write(work) {
      const committed = await writer
        .transaction()
        .execute(async (db) => {
          const { value, audit: records, changes } = await work(tablesOf(db))
          await appendAudit(db, records)
          return { value, entries: await appendChanges(db, changes, clock()) }
        })
        .catch((error: unknown) => {
          throw translate(error)
        })
      if (committed.entries.length > 0) onCommit(committed.entries)
      return committed.value
    },
  }
}

function tablesOf(db: Transaction<Tables>): WriteTables {
  return {
    principals: principals(db),
    accounts: accounts(db),
    organizations: organizations(db),
    teams: teams(db),
    workspaces: workspaces(db),
    grants: grants(db),
    credentials: credentials(db),
    audit: audit(db),
    usage: usageDays(db),
    notices: notices(db),
    settings: settings(db),
    answers: answers(db),
    throttle: throttle(db),
    foreign: foreign(db),
    recoverable: recoverable(db),
  }
}

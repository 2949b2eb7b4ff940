import type { Clock } from '@latchkey/verifier'
import type { Transaction } from 'kysely'
import type { CommitListener } from '../../ports/change-log.ts'
import type { ManagementStore, WriteTables } from '../../ports/management-store.ts'
import { accounts } from './accounts.ts'
import { answers } from './answers.ts'
import { appendAudit, audit } from './audit.ts'
import { appendChanges } from './change-log.ts'
import { credentials } from './credentials.ts'
import { devices } from './devices.ts'
import { embedCodes } from './embed-codes.ts'
import { exposures } from './exposures.ts'
import { foreign } from './foreign.ts'
import { grants } from './grants.ts'
import { identities } from './identities.ts'
import { notices } from './notices.ts'
import { organizations } from './organizations.ts'
import { passkeys } from './passkeys.ts'
import { principals } from './principals.ts'
import { recoverable } from './recoverable.ts'
import type { Sealing } from './sealed-credentials.ts'
import { settings } from './settings.ts'
import type { Tables } from './tables.ts'
import { teams } from './teams.ts'
import { throttle } from './throttle.ts'
import { tickets } from './tickets.ts'
import { usageDays } from './usage.ts'
import { workspaces } from './workspaces.ts'

/** By what a transaction can be recognized afterwards, when the word that it was committed got lost. */
export interface Traced {
  /** Id of an audit record that it wrote; `null` when it wrote none. */
  readonly auditId: string | null
}

/** How an engine runs transactions. Errors of the engine come out as what they mean to the domain. */
export interface Transactions {
  /** One consistent view, through which nothing can be written. */
  read<T>(work: (db: Transaction<Tables>) => Promise<T>): Promise<T>
  /**
   * Serializable, and durable once it resolves. `work` may be run again after a conflict that undid what it had done. It is told to which partition of the change log it may
   * append.
   */
  write<T extends Traced>(work: (db: Transaction<Tables>, partition: number) => Promise<T>): Promise<T>
}

export interface SqlStoreParts {
  readonly transactions: Transactions
  readonly clock: Clock
  /** Told of each commit, once it is durable. */
  readonly onCommit: CommitListener
  readonly sealing: Sealing
}

/** The management store over any engine that Kysely speaks to. */
export function sqlStore({ transactions, clock, onCommit, sealing }: SqlStoreParts): ManagementStore {
  return {
    read: (work) => transactions.read((db) => work(tablesOf(db, sealing))),
    async write(work) {
      const { value, entries } = await transactions.write(async (db, partition) => {
        const { value, audit: records, changes } = await work(tablesOf(db, sealing))
        await appendAudit(db, records)
        return { value, entries: await appendChanges(db, changes, clock(), partition), auditId: records[0]?.id ?? null }
      })
      if (entries.length > 0) onCommit(entries)
      return value
    },
  }
}

function tablesOf(db: Transaction<Tables>, sealing: Sealing): WriteTables {
  return {
    principals: principals(db),
    accounts: accounts(db),
    organizations: organizations(db),
    teams: teams(db),
    workspaces: workspaces(db),
    grants: grants(db),
    credentials: credentials(db, sealing),
    audit: audit(db),
    usage: usageDays(db),
    notices: notices(db),
    exposures: exposures(db),
    settings: settings(db),
    answers: answers(db),
    throttle: throttle(db),
    foreign: foreign(db, sealing),
    passkeys: passkeys(db),
    tickets: tickets(db),
    devices: devices(db),
    embedCodes: embedCodes(db),
    identities: identities(db),
    recoverable: recoverable(db),
  }
}

import type { Digest } from '@latchkey/verifier'
import type { Pool } from 'pg'
import type { CredentialFacts, VerificationStore } from '../../ports/verification-store.ts'
import {
  ANYWHERE_COLUMNS,
  type FactsStatement,
  type FoundRow,
  factsSelect,
  PERSONAL_COLUMNS,
} from '../sql/credential-facts.ts'
import { digestBytes } from '../sql/digest.ts'
import { factsReader } from '../sql/facts-reader.ts'
import type { Sealing } from '../sql/sealed-credentials.ts'
import { widerLookups } from '../sql/wider-lookups.ts'
import { isLost, translate } from './errors.ts'
import { textAsker } from './one-text.ts'
import { type Patience, retrying } from './retry.ts'
import { AS_JSON, AS_TEXTS, fromJson, fromTexts } from './row-text.ts'

const teamRoles = (principal: string): string => `(
  select json_agg(tm.role)::text from team_members t join workspace_members tm on tm.workspace_id = w.id and tm.member_id = t.team_id
  where t.principal_id = ${principal}
)`

/** The address as the workspace has it: `me` is the handle of whoever asks. */
const NAMED = `case when $2::text like 'me/%' then p.handle || substr($2::text, 3) else $2::text end`

/** The server copies the statement's text with every execution. */
const select = (statement: FactsStatement, workspace: string): string =>
  factsSelect(statement, {
    digest: '$1',
    ...(statement === 'columns' ? AS_JSON : AS_TEXTS),
    unless: (_, column) => column,
    revised: 'credentials c',
    teamRoles,
    workspace,
  })
    .replace(/\s+/g, ' ')
    .trim()

const statements = (statement: FactsStatement) => ({
  byId: { name: `find-by-id-${statement}`, text: select(statement, '$2::text') },
  byAddress: {
    name: `find-by-address-${statement}`,
    text: select(statement, `(select a.id from workspaces a where a.address = ${NAMED})`),
  },
})
const [PERSONAL, ANYWHERE, COLUMNS] = [statements('personal'), statements('anywhere'), statements('columns')]

/**
 * Kept prepared on each connection, so that a look-up is one statement and one trip. To plan it anew each time would cost several times the look-up, and
 * it has but one good plan: `LOOKUP_SETTINGS` hold the engine to it whatever its statistics say. Its columns come as one text, because the engine describes each column
 * anew with every answer.
 */
export function postgresVerificationStore(pool: Pool, patience: Patience, sealing: Sealing): VerificationStore {
  const read = factsReader(sealing)
  const wider = widerLookups()
  const askText = textAsker(pool)
  const fail = (fault: unknown): never => {
    throw translate(fault)
  }
  /** One step after the answer, and no more: each that waits for another costs as much as to read some columns. */
  function ask<T>(
    { byId, byAddress }: typeof PERSONAL,
    digest: Digest,
    workspace: string | null,
    answered: (text: string | null | undefined) => T | Promise<T>,
  ): Promise<T> {
    const statement = workspace?.includes('/') ? byAddress : byId
    // No text in the database has a zero character, and PostgreSQL refuses even to compare with one.
    const values = [digestBytes(digest), workspace?.includes('\0') ? '' : workspace]
    return retrying(patience, isLost, () => askText(statement, values)).then(answered, fail)
  }
  type Found = CredentialFacts | null
  const findAnywhere = (digest: Digest, workspace: string | null): Promise<Found> =>
    ask(ANYWHERE, digest, workspace, (text) => found(fromTexts(text, ANYWHERE_COLUMNS), digest, workspace))
  const findByColumns = (digest: Digest, workspace: string | null): Promise<Found> =>
    ask(COLUMNS, digest, workspace, (text) => (text == null ? null : read.fromColumns(fromJson(text), digest)))
  function found(row: FoundRow | null | undefined, digest: Digest, workspace: string | null): Found | Promise<Found> {
    if (row === undefined) return null
    return (row === null ? null : read.fromCopy(row, digest)) ?? findByColumns(digest, workspace)
  }
  return {
    find(digest, workspace) {
      // Before it is waited for: others learn meanwhile.
      if (wider.has(workspace)) return findAnywhere(digest, workspace)
      return ask(PERSONAL, digest, workspace, (text) => {
        const row = fromTexts(text, PERSONAL_COLUMNS)
        if (row !== null && wider.learn(workspace, row)) return findAnywhere(digest, workspace)
        return found(row, digest, workspace)
      })
    },
  }
}

/** Row by row, each found by an index. */
export const LOOKUP_SETTINGS = {
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
} as const

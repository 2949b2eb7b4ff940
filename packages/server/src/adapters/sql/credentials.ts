import { type Credential, type CredentialOwner, LatchkeyError, notFound } from '@latchkey/core'
import type { Transaction } from 'kysely'
import type { CredentialReader, CredentialWriter } from '../../ports/credential-table.ts'
import { compiledOnce, inserter } from './compiled.ts'
import { countByStatus, inOrder, selected } from './credential-list.ts'
import { credentialFrom, credentialRow, secretFrom, secretRow, type UsedCredentialRow } from './credential-rows.ts'
import { digestBytes } from './digest.ts'
import { withFirstUses } from './first-use.ts'
import { inventory } from './inventory.ts'
import { newestFirst } from './paging.ts'
import { type IntactCredential, type Sealing, sealedCredentials } from './sealed-credentials.ts'
import type { StoredCredentialRow, Tables } from './tables.ts'

const allIn = (db: Transaction<Tables>) =>
  db
    .selectFrom('credentials')
    .leftJoin('uses', 'uses.credential_id', 'credentials.id')
    .selectAll('credentials')
    .select([
      'uses.count as use_count',
      'uses.last_used_at',
      'uses.address as use_address',
      'uses.user_agent as use_agent',
    ])
const findById = compiledOnce((db, { id }: { readonly id: string }) => allIn(db).where('credentials.id', '=', id))
const insert = inserter('credentials')
const insertSecrets = inserter('secrets')

export function credentials(db: Transaction<Tables>, sealing: Sealing): CredentialReader & CredentialWriter {
  const sealed = sealedCredentials(db, sealing)
  const all = () => allIn(db)
  const owned = (owner: CredentialOwner) =>
    all().where('credentials.owner_id', '=', owner.id).where('credentials.owner_type', '=', owner.type)
  const ownedId = (owner: CredentialOwner, id: string) =>
    db
      .selectFrom('credentials')
      .select('id')
      .where('id', '=', id)
      .where('owner_id', '=', owner.id)
      .where('owner_type', '=', owner.type)
  /** Whatever acts on one credential reads it here first, so that a row which somebody else wrote is never acted on. */
  const intact = (row: UsedCredentialRow | undefined): Credential | null =>
    row !== undefined && sealed.isIntact(row) ? credentialFrom(row) : null
  const theirs = (owner: CredentialOwner, found: IntactCredential | null): IntactCredential | null =>
    found?.row.owner_id === owner.id && found.row.owner_type === owner.type ? found : null
  const load = async (owner: CredentialOwner, id: string) => theirs(owner, await sealed.load(id))
  const loadOpened = async (owner: CredentialOwner, id: string) => theirs(owner, await sealed.loadOpened(id))
  const nameWorkspaces = async ({ id, workspaces }: Credential): Promise<void> => {
    if (workspaces === null || workspaces.length === 0) return
    const rows = workspaces.map((workspace) => ({ workspace_id: workspace, credential_id: id }))
    await db.insertInto('credential_workspaces').values(rows).execute()
  }
  const newRow = (credential: Credential): StoredCredentialRow => {
    const kept = { expiry_set_at: credential.createdAt, purged_at: null, revision: 1, seal: null }
    return sealed.sealed({ ...credentialRow(credential), ...kept })
  }
  return {
    async find(owner, id) {
      return intact(await owned(owner).where('credentials.id', '=', id).executeTakeFirst())
    },
    async findOpened(owner, id) {
      const found = await loadOpened(owner, id)
      const [used] = found === null ? [] : await findById(db, { id })
      return found === null || used === undefined ? null : credentialFrom({ ...used, ...found.row })
    },
    async list(owner, filter, page) {
      const kind = owned(owner)
        .where('credentials.kind', 'in', [filter.kind].flat())
        .where('credentials.purged_at', 'is', null)
      const rows = filter.state === undefined ? kind : kind.where('credentials.state', '=', filter.state)
      return (await newestFirst(rows, 'credentials.id', page).execute()).map(credentialFrom)
    },
    async select(owner, selection, order) {
      return (await inOrder(selected(owned(owner), selection), order).execute()).map(credentialFrom)
    },
    inventory: (selection, page) => inventory(all, selection, page),
    count: (owner, selection) => countByStatus(selected(owned(owner), selection), selection.now),
    async findByName(owner, kind, name) {
      const row = await owned(owner)
        .where('credentials.kind', '=', kind)
        .where('credentials.name', '=', name)
        .where('credentials.state', '!=', 'revoked')
        .where('credentials.purged_at', 'is', null)
        .orderBy('credentials.id', 'desc')
        .limit(1)
        .executeTakeFirst()
      return intact(row)
    },
    async expiredBefore(moment, limit) {
      const rows = await all()
        .where('credentials.expires_at', '<', moment)
        .where('credentials.purged_at', 'is', null)
        .orderBy('credentials.expires_at')
        .limit(limit)
        .execute()
      return rows.map(credentialFrom)
    },
    async revoked(page) {
      const rows = all().where('credentials.state', '=', 'revoked')
      return (await newestFirst(rows, 'credentials.id', page).execute()).map(credentialFrom)
    },
    async purge(owner, id, at) {
      await db.deleteFrom('secrets').where('credential_id', 'in', ownedId(owner, id)).execute()
      await db.deleteFrom('recoverable_secrets').where('credential_id', 'in', ownedId(owner, id)).execute()
      await db.deleteFrom('use_days').where('credential_id', 'in', ownedId(owner, id)).execute()
      await db.deleteFrom('credential_workspaces').where('credential_id', 'in', ownedId(owner, id)).execute()
      await db
        .updateTable('foreign_secrets')
        .set({ hash: null })
        .where('credential_id', 'in', ownedId(owner, id))
        .where('hash', 'is not', null)
        .execute()
      await db.updateTable('credentials').set({ purged_at: at }).where('id', 'in', ownedId(owner, id)).execute()
    },
    async naming(workspace, page) {
      const rows = all()
        .innerJoin('credential_workspaces as n', 'n.credential_id', 'credentials.id')
        .where('n.workspace_id', '=', workspace)
      return (await newestFirst(rows, 'credentials.id', page).execute()).map(credentialFrom)
    },
    async visiting({ id, ownerId, organizationId }, organizationRoles, now, page) {
      const members = db.selectFrom('workspace_members').select('member_id').where('workspace_id', '=', id)
      const inTeams = db.selectFrom('team_members').select('principal_id as member_id').where('team_id', 'in', members)
      const inOrganization = db
        .selectFrom('organization_members')
        .select('principal_id as member_id')
        .where('organization_id', '=', organizationId ?? '')
        .where('role', 'in', organizationRoles.length === 0 ? [''] : organizationRoles)
      const named = db.selectFrom('credential_workspaces').select('credential_id').where('workspace_id', '=', id)
      const rows = all()
        .where('credentials.kind', '=', 'pat')
        .where('credentials.state', '=', 'active')
        .where('credentials.purged_at', 'is', null)
        .where((eb) => eb.or([eb('credentials.expires_at', 'is', null), eb('credentials.expires_at', '>', now)]))
        .where((eb) => eb.or([eb('credentials.workspaces', 'is', null), eb('credentials.id', 'in', named)]))
        .where(
          'credentials.owner_id',
          'in',
          members
            .union(inTeams)
            .union(inOrganization)
            .union(db.selectNoFrom((eb) => eb.val<string>(ownerId ?? '').as('member_id'))),
        )
      return (await newestFirst(rows, 'credentials.id', page).execute()).map(credentialFrom)
    },
    async findAnyOwner(id) {
      const [row] = await findById(db, { id })
      return intact(row)
    },
    async findBySecret(digest) {
      const bytes = digestBytes(digest)
      const row = await db.selectFrom('secrets').select('credential_id').where('digest', '=', bytes).executeTakeFirst()
      const found = row === undefined ? null : await sealed.load(row.credential_id)
      const secret = found?.secrets.find((one) => Buffer.compare(one.digest, bytes) === 0)
      if (found === null || secret === undefined) return null
      const [used] = await findById(db, { id: found.row.id })
      return used === undefined ? null : { credential: credentialFrom(used), secret: secretFrom(secret) }
    },
    async secrets(owner, id) {
      const rows = await db
        .selectFrom('secrets')
        .selectAll()
        .where('credential_id', 'in', ownedId(owner, id))
        .orderBy('version', 'desc')
        .execute()
      return rows.map(secretFrom)
    },
    async insert(credential, secret) {
      const row = newRow(credential)
      await insert(db, [row])
      await insertSecrets(db, [sealed.sealedSecret(row, secretRow(secret))])
      await nameWorkspaces(credential)
    },
    async insertMany(made) {
      const rows = made.map(({ credential }) => newRow(credential))
      await insert(db, rows)
      const secrets = made.map(({ secret }, index) =>
        sealed.sealedSecret(rows[index] as StoredCredentialRow, secretRow(secret)),
      )
      // Digests are random: in their order each page of the table is written once.
      await insertSecrets(
        db,
        secrets.toSorted((one, other) => Buffer.compare(one.digest, other.digest)),
      )
      for (const { credential } of made) await nameWorkspaces(credential)
    },
    async update(credential) {
      const { id, kind, owner_id, owner_type, created_at, created_by, ...rest } = credentialRow(credential)
      const intact = await load(credential.owner, id)
      const mayMend = intact === null && credential.state === 'revoked'
      const before = mayMend ? await loadOpened(credential.owner, id) : intact
      if (before === null) return
      const mended = mayMend ? { kind, owner_id, owner_type, created_at, created_by } : {}
      const isSameExpiry = before.row.expires_at === rest.expires_at
      const expiry_set_at = isSameExpiry ? before.row.expiry_set_at : rest.updated_at
      await sealed.change(before, { ...mended, ...rest, expiry_set_at })
      const kept = db.deleteFrom('recoverable_secrets').where('credential_id', '=', id)
      await (credential.state === 'revoked' ? kept : kept.where('version', '<', credential.secretVersion)).execute()
      await db.deleteFrom('credential_workspaces').where('credential_id', '=', id).execute()
      await nameWorkspaces(credential)
    },
    async insertSecret(owner, secret) {
      const before = await load(owner, secret.credentialId)
      if (before === null) throw notFound('credential')
      const isTaken = before.secrets.some(({ version }) => version === secret.version)
      if (isTaken || secret.version !== before.row.secret_version) throw versionTaken()
      const newest = withFirstUses([...before.secrets, secretRow(secret)]).slice(-1)
      await insertSecrets(
        db,
        newest.map((row) => sealed.sealedSecret(before.row, row)),
      )
    },
    async endOlderSecrets(owner, id, version, endsAt, endsAtFirstUse) {
      const before = await load(owner, id)
      if (before === null) return
      await sealed.change(before, {}, (secret) =>
        secret.version < version
          ? {
              ...secret,
              ends_at: secret.ends_at === null ? endsAt : Math.min(secret.ends_at, endsAt),
              ends_at_first_use: endsAtFirstUse ? 1 : 0,
            }
          : secret,
      )
    },
  }
}

const versionTaken = (): LatchkeyError =>
  new LatchkeyError('already_exists', 'The credential has got another secret in the meantime. Look at it again.')

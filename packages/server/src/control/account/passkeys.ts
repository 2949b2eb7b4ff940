import { LatchkeyError, newId, notFound, type PasskeyId, type PrincipalId } from '@latchkey/core'
import type { ReadTables } from '../../ports/management-store.ts'
import type { NewPasskey } from '../../ports/passkey-ceremony.ts'
import type { Passkey } from '../../ports/passkey-table.ts'
import { isOurs, newChallenge, passkeyPlace, spendChallenge } from '../passkeys/challenge.ts'
import { requestOptions } from '../passkeys/prove.ts'
import { authenticationRefused } from '../sign-in/refused.ts'
import { command, type Preparing, preparedCommand, query } from '../use-case.ts'
import { ACCOUNT_READ, ACCOUNT_WRITE, requireOwn, requireRecent } from './own-session.ts'
import { requireWayIn } from './ways-in.ts'

export type { Passkey }

const MOST_PASSKEYS = 20

export const listPasskeys = query(ACCOUNT_READ, ({ tables, caller }, _input: object) =>
  tables.passkeys.list(caller.principal.id),
)

/** What a browser is handed to make a passkey. */
export const passkeyCreationOptions = preparedCommand(
  ACCOUNT_WRITE,
  async ({ parts, caller }: Preparing, _input: object): Promise<object> => {
    const place = placeOf(parts.signIn.methods.passkeys, caller.origin)
    const { id, name, email } = caller.principal
    const known = await parts.store.read(({ passkeys }) => passkeys.list(id))
    return parts.signIn.passkeys.creationOptions({
      place,
      challenge: newChallenge(parts, `create ${id}`),
      platform: parts.platform.config.name,
      person: { id, name: email ?? name, displayName: name },
      known,
    })
  },
  async (context, options) => {
    requireRecent(context)
    return { value: options, audit: [], changes: [] }
  },
)

/** What a browser is handed to have the person prove by a passkey who they are. */
export const passkeyRequestOptions = preparedCommand(
  ACCOUNT_WRITE,
  async ({ parts, caller }: Preparing, _input: object): Promise<object> => {
    const { id } = caller.principal
    const known = await parts.store.read(({ passkeys }) => passkeys.list(id))
    const options = await requestOptions(parts, caller.origin, `authenticate ${id}`, known)
    if (options === null || known.length === 0) throw noPasskeys()
    return options
  },
  async ({ caller }, options) => {
    requireOwn(caller)
    return { value: options, audit: [], changes: [] }
  },
)

export interface AddPasskeyInput {
  readonly name: string
  readonly credential: unknown
}

interface Answered extends Pick<AddPasskeyInput, 'name'> {
  readonly made: NewPasskey
  readonly challenge: string
}

/** Adds a passkey that the person's browser has just made. */
export const addPasskey = preparedCommand(ACCOUNT_WRITE, answered, async (context, { name, made, challenge }) => {
  requireRecent(context)
  const { tables, caller, now, random, sha256 } = context
  const { id: principalId } = caller.principal
  if ((await tables.passkeys.list(principalId)).length >= MOST_PASSKEYS)
    throw new LatchkeyError('invalid_state', `There are ${MOST_PASSKEYS} passkeys already; delete one first.`)
  if ((await tables.passkeys.findByCredential(made.credential)) !== null)
    throw new LatchkeyError('already_exists', 'This passkey is there already.')
  await spendChallenge(tables, { sha256 }, challenge, principalId, now)
  const id = newId<PasskeyId>('pky', now, random)
  const passkey: Passkey = { id, principalId, name, ...made, createdAt: now, lastUsedAt: null }
  await tables.passkeys.insert(passkey)
  return { value: passkey, audit: [note('added', passkey)], changes: [] }
})

async function answered({ parts, caller }: Preparing, { name, credential }: AddPasskeyInput): Promise<Answered> {
  const place = placeOf(parts.signIn.methods.passkeys, caller.origin)
  let challenge = ''
  const seen = (ours: string) => {
    challenge = ours
  }
  const made = await parts.signIn.passkeys.create(
    credential,
    place,
    isOurs(parts, `create ${caller.principal.id}`, seen),
  )
  if (made === null) throw authenticationRefused()
  return { name, made, challenge }
}

interface PasskeyInput {
  readonly id: PasskeyId
}

export const renamePasskey = command(
  ACCOUNT_WRITE,
  async (context, { id, name }: PasskeyInput & { readonly name: string }) => {
    requireOwn(context.caller)
    const before = await findOwn(context.tables, context.caller.principal.id, id)
    const after = { ...before, name }
    await context.tables.passkeys.update(after)
    return { value: after, audit: name === before.name ? [] : [note('renamed', after)], changes: [] }
  },
)

/** Throws `invalid_state` for the only way that its person has to sign in. */
export const deletePasskey = command(ACCOUNT_WRITE, async (context, { id }: PasskeyInput) => {
  requireRecent(context)
  const { tables, caller } = context
  const passkey = await findOwn(tables, caller.principal.id, id)
  const left = (await tables.passkeys.list(caller.principal.id)).filter((one) => one.id !== id)
  const identities = await tables.identities.list(caller.principal.id)
  await requireWayIn(context, caller.principal.id, { passkeys: left, identities })
  await tables.passkeys.delete(caller.principal.id, id)
  return { value: undefined, audit: [note('removed', passkey)], changes: [] }
})

async function findOwn(tables: ReadTables, person: PrincipalId, id: PasskeyId): Promise<Passkey> {
  const passkey = await tables.passkeys.find(person, id)
  if (passkey === null) throw notFound('passkey')
  return passkey
}

function placeOf(isOpen: boolean, origin: string | null) {
  const place = isOpen ? passkeyPlace(origin) : null
  if (place === null) throw noPasskeys()
  return place
}

function noPasskeys(): LatchkeyError {
  return new LatchkeyError(
    'invalid_state',
    'Passkeys can’t be used here: there is none, the operator has turned them off, or the service is reached by an address without a name.',
  )
}

const note = (verb: 'added' | 'renamed' | 'removed', { id, principalId, name }: Passkey) =>
  ({ action: `passkey.${verb}`, subjectId: id, ownerId: principalId, detail: { name } }) as const

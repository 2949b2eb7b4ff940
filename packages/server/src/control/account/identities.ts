import { type CredentialId, LatchkeyError, MINUTE, notFound, plus } from '@latchkey/core'
import type { Sha256 } from '@latchkey/verifier'
import type { ProvenIdentity } from '../../ports/identity-provider.ts'
import type { Identity } from '../../ports/identity-table.ts'
import type { ControlParts, SignInProvider } from '../parts.ts'
import { stamp } from '../perform.ts'
import { type AuditNote, command, query } from '../use-case.ts'
import { ACCOUNT_READ, ACCOUNT_WRITE, requireRecent } from './own-session.ts'
import { providerOf, requireWayIn } from './ways-in.ts'

/** An account with a provider that its person signs in with. */
export interface LinkedIdentity extends Identity {
  readonly id: string
  /** `null` where the operator has taken the provider away. */
  readonly provider: SignInProvider | null
}

export interface Identities {
  readonly linked: readonly LinkedIdentity[]
  /** What can be linked. */
  readonly offered: readonly SignInProvider[]
}

const MOST_IDENTITIES = 20
/** So long after somebody asked for it the way to the provider can be gone. */
const LINK_LIFETIME_MS = 2 * MINUTE

export const listIdentities = query(
  ACCOUNT_READ,
  async ({ tables, caller, signIn, sha256 }, _input: object): Promise<Identities> => {
    const linked = await tables.identities.list(caller.principal.id)
    return {
      linked: linked.map((one) => ({ ...one, id: idOf(sha256, one), provider: providerOf(signIn, one.issuer) })),
      offered: signIn.providers,
    }
  },
)

/**
 * Where the browser goes to link an account with a provider. The path holds for this session alone, and for a short while: whoever is led there by somebody else links
 * nothing.
 */
export const beginLink = command(ACCOUNT_WRITE, async (context, input: { readonly provider: string }) => {
  requireRecent(context)
  const { tables, caller, signIn, now } = context
  if (!signIn.providers.some(({ name }) => name === input.provider)) throw notFound('provider')
  if ((await tables.identities.list(caller.principal.id)).length >= MOST_IDENTITIES)
    throw new LatchkeyError('invalid_state', `There are ${MOST_IDENTITIES} linked accounts already; unlink one first.`)
  const until = plus(now, LINK_LIFETIME_MS)
  const signature = signIn.signer.sign(signed(caller.credential.id, input.provider, until))
  const path = `/sign-in/oidc/${input.provider}?link=${until}.${signature}`
  return { value: { path }, audit: [], changes: [] }
})

/** Whether a text from such a path was made for this session and provider, and is not over. */
export function isLink(
  { signIn, clock }: ControlParts,
  text: string,
  session: CredentialId,
  provider: SignInProvider,
): boolean {
  const at = text.indexOf('.')
  const until = Number(text.slice(0, at))
  return signIn.signer.verify(signed(session, provider.name, until), text.slice(at + 1)) && until > clock()
}

/** Links whom a provider vouches for to the person in a session. Throws `already_exists` for an account that is somebody else's. */
export async function linkIdentity(
  { store, clock, random }: ControlParts,
  { issuer, subject, email }: ProvenIdentity,
  session: CredentialId,
): Promise<void> {
  await store.write(async (tables) => {
    const now = clock()
    const owner = (await tables.credentials.findAnyOwner(session))?.owner
    const person = owner === undefined ? null : await tables.principals.find(owner.id as Identity['principalId'])
    if (person?.state !== 'active') throw notFound('session')
    const known = await tables.identities.find(issuer, subject)
    if (known !== null && known.principalId !== person.id)
      throw new LatchkeyError('already_exists', 'That account is linked to somebody else here.')
    if (known !== null) return { value: undefined, audit: [], changes: [] }
    const identity = { issuer, subject, principalId: person.id, email, createdAt: now, lastUsedAt: null }
    await tables.identities.insert(identity)
    const actor = { principalId: person.id, credentialId: session }
    return { value: undefined, audit: [stamp(note('linked', identity), actor, now, random)], changes: [] }
  })
}

/** Throws `invalid_state` for the only way that its person has to sign in. */
export const unlinkIdentity = command(ACCOUNT_WRITE, async (context, { id }: { readonly id: string }) => {
  requireRecent(context)
  const { tables, caller, sha256 } = context
  const person = caller.principal.id
  const all = await tables.identities.list(person)
  const identity = all.find((one) => idOf(sha256, one) === id)
  if (identity === undefined) throw notFound('linked account')
  await requireWayIn(context, person, {
    passkeys: await tables.passkeys.list(person),
    identities: all.filter((one) => one !== identity),
  })
  await tables.identities.delete(identity.issuer, identity.subject)
  return { value: undefined, audit: [note('unlinked', identity)], changes: [] }
})

const ID_CHARACTERS = 26

/** What a linked account is called in paths: its provider's own name for the person may hold anything. */
const idOf = (sha256: Sha256, { issuer, subject }: Identity): string =>
  `idn_${sha256(`${issuer}\n${subject}`).slice(0, ID_CHARACTERS)}`

const signed = (session: CredentialId, provider: string, until: number): string =>
  `link\n${session}\n${provider}\n${until}`

const note = (verb: 'linked' | 'unlinked', { issuer, email, principalId }: Identity): AuditNote => ({
  action: `identity.${verb}`,
  subjectId: principalId,
  ownerId: principalId,
  detail: { issuer, email },
})

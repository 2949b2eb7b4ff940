import { LatchkeyError, notFound, type PrincipalId, type RandomBytes } from '@latchkey/core'
import type { LinkSigner } from '../../ports/link-signer.ts'
import type { ManagementStore } from '../../ports/management-store.ts'
import type { ControlParts } from '../perform.ts'
import type { Links, Notice } from './notice.ts'

export type { LinkSigner }

export const UNSUBSCRIBE_PATH = '/notices/unsubscribe'

/** The key that signs links: made once, and the same for every process and after every restart. */
export async function linkKey(store: ManagementStore, random: RandomBytes): Promise<string> {
  const known = await store.read(({ settings }) => settings.get('link_key'))
  if (known !== null) return known
  return store.write(async ({ settings }) => {
    const other = await settings.get('link_key')
    const value = other ?? Buffer.from(random(32)).toString('base64url')
    if (other === null) await settings.set('link_key', value)
    return { value, audit: [], changes: [] }
  })
}

export interface LinkParts {
  /** Where people reach the service; `null` when it was not told. */
  readonly publicUrl: string | null
  /** Where a credential is managed, with `{id}` for its id; `null` for the console, which has a page for each of a user's own tokens and for no other credential. */
  readonly manageUrl: string | null
  readonly signer: LinkSigner
}

export function noticeLinks(
  { publicUrl, manageUrl, signer }: LinkParts,
  { credential, organizationId }: Pick<Notice, 'credential' | 'organizationId'>,
  recipient: PrincipalId | null,
): Links {
  const isOfUser = credential.kind === 'pat' && organizationId === null
  const ownPage = publicUrl === null || !isOfUser ? null : `${publicUrl}/tokens/{id}`
  const page = manageUrl ?? ownPage
  return {
    rotate: page?.replaceAll('{id}', encodeURIComponent(credential.id)) ?? null,
    unsubscribe:
      publicUrl === null || recipient === null
        ? null
        : `${publicUrl}${UNSUBSCRIBE_PATH}/${recipient}/${signer.sign(signedText(recipient))}`,
  }
}

const signedText = (person: string) => `unsubscribe\n${person}`

/** Ends, or takes up again, the early notices of the person whom a signed link names. Throws `not_found` for a link of somebody else's making. */
export async function setUnsubscribed(
  { store, clock }: Pick<ControlParts, 'store' | 'clock'>,
  signer: LinkSigner,
  link: { readonly person: string; readonly signature: string },
  unsubscribed: boolean,
): Promise<void> {
  requireOwnLink(signer, link)
  await store.write(async (tables) => {
    const person = await tables.principals.find(link.person as PrincipalId)
    if (person === null) throw notFound('person')
    await tables.notices.setUnsubscribed(person.id, unsubscribed, clock())
    return { value: undefined, audit: [], changes: [] }
  })
}

export function requireOwnLink(
  signer: LinkSigner,
  link: { readonly person: string; readonly signature: string },
): void {
  if (!signer.verify(signedText(link.person), link.signature))
    throw new LatchkeyError('not_found', 'This link was not made by this service. Use the one in the mail, whole.')
}

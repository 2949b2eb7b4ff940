import type { Credential, CredentialId, CredentialKind, ListedStatus } from '@latchkey/core'
import type { InventoryPage, InventoryPlace } from '../../ports/credential-list.ts'
import { wordsOf } from '../credentials/list.ts'
import { accountName } from '../notices/account-name.ts'
import { PEOPLE } from '../people.ts'
import { query } from '../use-case.ts'

export interface InventoryInput {
  readonly search?: string | undefined
  readonly kind?: CredentialKind | undefined
  readonly status?: ListedStatus | undefined
  readonly limit: number
  readonly after: InventoryPlace | null
}

/** A credential, and in words whose it is. */
export interface InventoryItem {
  readonly credential: Credential
  readonly ownerName: string
}

export interface Inventory {
  readonly items: readonly InventoryItem[]
  readonly next: InventoryPlace | null
}

/**
 * Every credential of the platform but sessions of either kind, newest first: for who must find out what a secret is that turned up somewhere. A page may be short though more
 * follows, since one call looks at so many and no more.
 */
export const inventory = query(
  { scope: 'users:read', at: 'account', callers: PEOPLE },
  async ({ tables, platform, now }, input: InventoryInput): Promise<Inventory> => {
    const { search, kind, status, limit, after } = input
    const words = wordsOf(search)
    const [word] = words
    const id = words.length === 1 && word !== undefined && /^[a-z]{2,5}_[0-9a-z]{26}$/.test(word) ? word : null
    const kinds = kind === undefined ? (['pat', 'key', 'service'] as const) : [kind]
    const selection = { kinds, status, words: id === null ? words : [], id: id as CredentialId | null, now }
    const page: InventoryPage = await tables.credentials.inventory(selection, { limit, after })
    const items: InventoryItem[] = []
    for (const credential of page.items)
      items.push({ credential, ownerName: await accountName(tables, platform, credential.owner) })
    return { items, next: page.next }
  },
)

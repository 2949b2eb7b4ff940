import type { Credential, CredentialId, RandomBytes } from '@latchkey/core'
import type { BrowserUse, Clock } from '@latchkey/verifier'
import type { ManagementStore, ReadTables } from '../../ports/management-store.ts'
import { stamp } from '../perform.ts'

export interface BrowserUseParts {
  readonly store: ManagementStore
  readonly clock: Clock
  readonly random: RandomBytes
}

/** Puts down which tokens pages send, once for each: their owners are told. What is no token that could still work is passed over. */
export async function noteBrowserUse(
  { store, clock, random }: BrowserUseParts,
  uses: readonly BrowserUse[],
): Promise<void> {
  const isNews = (await store.read((tables) => newAmong(tables, uses))).length > 0
  if (!isNews) return
  await store.write(async (tables) => {
    const now = clock()
    const noted = await newAmong(tables, uses)
    for (const { credential, origin } of noted)
      await tables.exposures.put({ credentialId: credential.id, kind: 'browser_use', at: now, place: origin })
    const audit = noted.map(({ credential: { id, owner }, origin }) => {
      const note = { action: 'token.used_in_browser', subjectId: id, ownerId: owner.id, detail: { origin } } as const
      return stamp(note, null, now, random)
    })
    return { value: undefined, audit, changes: [] }
  })
}

async function newAmong({ credentials, exposures }: ReadTables, uses: readonly BrowserUse[]) {
  const found = new Map<CredentialId, { readonly credential: Credential; readonly origin: string | null }>()
  for (const { digest, origin } of uses) {
    const credential = (await credentials.findBySecret(digest))?.credential
    if (credential?.kind !== 'pat' || credential.state === 'revoked' || found.has(credential.id)) continue
    if ((await exposures.find(credential.id, 'browser_use')) === null) found.set(credential.id, { credential, origin })
  }
  return [...found.values()]
}

import type { Credential } from '@latchkey/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WriteTables } from '../ports/management-store.ts'
import {
  addSecret,
  credential,
  NOW,
  type OpenStore,
  ownedBy,
  put,
  type StoreUnderTest,
  secret,
  user,
} from './store-under-test.contract.ts'

/** No constraint says that a version has one secret: what the store keeps in the credential's own row does. */
export function versionsContract(open: OpenStore): void {
  const WRITERS = 6
  const ada = user()
  let store: StoreUnderTest
  let other: Omit<StoreUnderTest, 'another'>
  let token: Credential
  beforeEach(async () => {
    store = await open()
    other = await store.another()
    token = credential(ownedBy(ada))
    await put(store.management, async ({ principals, credentials }) => {
      await principals.insert(ada)
      await credentials.insert(token, secret(token, 'first'))
    })
  })
  afterEach(async () => {
    await other.close()
    await store.close()
  })

  /** Of two processes, all at once. */
  const raced = (rotate: (tables: WriteTables, writer: number) => Promise<void>) =>
    Promise.allSettled(
      Array.from({ length: WRITERS }, (_, writer) =>
        put((writer % 2 === 0 ? store : other).management, (tables) => rotate(tables, writer)),
      ),
    )
  const kept = () =>
    store.management.read(async ({ credentials }) => ({
      version: (await credentials.find(token.owner, token.id))?.secretVersion,
      secrets: (await credentials.secrets(token.owner, token.id)).map(({ version }) => version),
    }))

  test('are taken once each by rotations that run at once, every one of which goes through', async () => {
    const outcomes = await raced(async (tables, writer) => {
      const now = (await tables.credentials.find(token.owner, token.id)) ?? token
      const version = now.secretVersion + 1
      await tables.credentials.endOlderSecrets(token.owner, token.id, version, NOW, false)
      await addSecret(tables, token, secret(token, `of ${writer}`, version))
    })
    expect(outcomes.map(({ status }) => status)).toEqual(outcomes.map(() => 'fulfilled'))
    expect(await kept()).toEqual({ version: WRITERS + 1, secrets: [7, 6, 5, 4, 3, 2, 1] })
  })

  test('go to one of those who want the same, and the others are told that it is there already', async () => {
    const outcomes = await raced((tables, writer) => addSecret(tables, token, secret(token, `of ${writer}`, 2)))
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
    expect(refusals).toHaveLength(WRITERS - 1)
    for (const refusal of refusals) expect(refusal).toMatchObject({ code: 'already_exists' })
    expect(await kept()).toEqual({ version: 2, secrets: [2, 1] })
  })

  test('get a secret only once the credential has been brought to them', async () => {
    const early = put(store.management, ({ credentials }) =>
      credentials.insertSecret(token.owner, secret(token, 'early', 2)),
    )
    await expect(early).rejects.toMatchObject({ code: 'already_exists' })
    expect(await kept()).toEqual({ version: 1, secrets: [1] })
  })
}

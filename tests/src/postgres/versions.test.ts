import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readAddress } from '../../../packages/server/src/adapters/postgres/address.ts'
import { openPostgresStore } from '../../../packages/server/src/adapters/postgres/store.ts'
import {
  addSecret,
  credential,
  NOW,
  ownedBy,
  put,
  secret,
  user,
} from '../../../packages/server/src/contract-tests/store-under-test.contract.ts'
import type { Stores } from '../../../packages/server/src/ports/stores.ts'
import { testSealing } from '../../../packages/server/src/testing/sealing.ts'
import { until } from '../data-plane/world/until.ts'
import { type TestDatabase, testServers } from './databases.ts'

/** Writes what a rotation has changed, as it stands in the tables `credentials_$` and `secrets_$`. */
const asIn = (moment: 'before' | 'after') => `
  update credentials c set secret_version = n.secret_version, revision = n.revision, seal = n.seal, hint = n.hint, updated_at = n.updated_at
    from credentials_${moment} n where n.id = c.id;
  delete from secrets;
  insert into secrets select * from secrets_${moment}`
const keepAs = (moment: 'before' | 'after') => `
  create table credentials_${moment} as select * from credentials;
  create table secrets_${moment} as select * from secrets`

for (const server of await testServers()) {
  describe(`the row of a credential on ${server.name}`, () => {
    let database: TestDatabase
    let store: Stores
    let client: pg.Client
    beforeAll(async () => {
      database = await server.fresh()
    })
    afterAll(() => database.drop())
    beforeEach(async () => {
      store = await openPostgresStore({
        address: { ...readAddress(database.url), isolation: 'read committed' },
        clock: () => NOW,
        onCommit: () => {},
        sealing: testSealing(),
      })
      client = new pg.Client(database.url)
      await client.connect()
    })
    afterEach(async () => {
      await client.end()
      await store.close()
    })

    test('is by itself enough for two rotations that see the same version: the later one is run again on what the first one left', async () => {
      const ada = user()
      const token = credential(ownedBy(ada))
      const versions = () =>
        store.management.read(async ({ credentials }) => ({
          version: (await credentials.find(token.owner, token.id))?.secretVersion,
          secrets: (await credentials.secrets(token.owner, token.id)).map(({ version }) => version),
        }))
      const rotate = (text: string) =>
        put(store.management, async (tables) => {
          const now = (await tables.credentials.find(token.owner, token.id)) ?? token
          await addSecret(tables, token, secret(token, text, now.secretVersion + 1))
        })
      await put(store.management, async ({ principals, credentials }) => {
        await principals.insert(ada)
        await credentials.insert(token, secret(token, 'first'))
      })
      await client.query(keepAs('before'))
      await rotate('by the one')
      await client.query(keepAs('after'))
      await client.query(asIn('before'))
      expect(await versions()).toEqual({ version: 1, secrets: [1] })

      // The same once more, but holding none of the locks on the log that make writes of one partition take turns.
      await client.query(`begin; ${asIn('after')}`)
      const later = rotate('by the other')
      await until('the later one to wait for the row', async () => {
        const { rowCount } = await client.query(
          "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )
        return rowCount === 1
      })
      await client.query('commit')
      await later
      expect(await versions()).toEqual({ version: 3, secrets: [3, 2, 1] })
    })
  })
}

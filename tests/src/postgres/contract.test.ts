import { afterAll, beforeAll, describe } from 'vitest'
import { readAddress } from '../../../packages/server/src/adapters/postgres/address.ts'
import { openPostgresStore } from '../../../packages/server/src/adapters/postgres/store.ts'
import { managementStoreContract } from '../../../packages/server/src/contract-tests/management-store.contract.ts'
import { NOW, type OpenStore } from '../../../packages/server/src/contract-tests/store-under-test.contract.ts'
import { verificationStoreContract } from '../../../packages/server/src/contract-tests/verification-store.contract.ts'
import { testSealing } from '../../../packages/server/src/testing/sealing.ts'
import { type TestDatabase, testServers } from './databases.ts'

for (const server of await testServers()) {
  for (const isolation of ['read committed', 'serializable'] as const) {
    describe(`over ${server.name}, ${isolation}`, () => {
      let database: TestDatabase
      beforeAll(async () => {
        database = await server.fresh()
      })
      afterAll(() => database.drop())

      const another = () =>
        openPostgresStore({
          address: { ...readAddress(database.url), isolation },
          clock: () => NOW,
          onCommit: () => {},
          sealing: testSealing(),
        })
      const open: OpenStore = async () => {
        await database.clear()
        return { ...(await another()), another }
      }
      describe('the management store', () => managementStoreContract(open))
      describe('the verification store', () => verificationStoreContract(open))
    })
  }
}

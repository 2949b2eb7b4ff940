import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAddress } from '../../../packages/server/src/adapters/postgres/address.ts'
import { openPostgresStore } from '../../../packages/server/src/adapters/postgres/store.ts'
import { managementStoreContract } from '../../../packages/server/src/contract-tests/management-store.contract.ts'
import { NOW, type OpenStore } from '../../../packages/server/src/contract-tests/store-under-test.contract.ts'
import { verificationStoreContract } from '../../../packages/server/src/contract-tests/verification-store.contract.ts'
import { testSealing } from '../../../packages/server/src/testing/sealing.ts'
import { type TestDatabase, testServers } from './databases.ts'
import { changesSchema, outsideSubset } from './subset/rules.ts'
import { recordStatements } from './subset/sent-statements.ts'

const servers = await testServers()
const sent = recordStatements()
afterAll(sent.stop)

for (const server of servers) {
  for (const [isolation, partitions] of [
    ['read committed', 1],
    ['serializable', 1],
    ['serializable', 4],
  ] as const) {
    describe(`over ${server.name}, ${isolation}, with ${partitions} in the log`, () => {
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
          partitions,
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

/** Last: what the tests above have had sent is all that the adapter can send, as far as they reach. */
describe.skipIf(servers.length === 0)('what was sent', () => {
  // Of the tests' own making.
  const isOurs = (text: string) => !/^(create|drop) database|^do /.test(text)

  test('is in the subset that CockroachDB, YugabyteDB and Citus have', async () => {
    const texts = sent.texts().filter(isOurs)
    expect(texts.length).toBeGreaterThan(100)
    const outside: string[] = []
    for (const text of texts) for (const what of await outsideSubset(text)) outside.push(`${what}: ${text}`)
    expect(outside).toEqual([])
  })

  test('changes the schema outside transactions alone', async () => {
    const inside: string[] = []
    for (const text of sent.inTransactions()) if (await changesSchema(text)) inside.push(text)
    expect(inside).toEqual([])
  })
})

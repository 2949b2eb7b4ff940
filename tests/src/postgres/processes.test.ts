import { afterAll, describe } from 'vitest'
import { keepDataOn } from '../store-choice.ts'
import { lender, testServers } from './databases.ts'

const [server] = await testServers()
describe.skipIf(server === undefined)('processes on one PostgreSQL database', async () => {
  if (server === undefined) return
  const databases = lender(server)
  keepDataOn(databases.lend)
  afterAll(() => databases.drop())
  // Registers its tests here, and so runs them again, on services whose data is on the server.
  await import('../data-plane/immediate/two-nodes.test.ts')
})

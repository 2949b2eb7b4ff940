import { afterAll, describe } from 'vitest'
import { keepDataOn } from '../store-choice.ts'
import { lender, testServers } from './databases.ts'

/** Each registers its tests where it is imported, and so runs them again, on services whose data is on the server. */
const SUITES: Readonly<Record<string, () => Promise<unknown>>> = {
  cascades: () => import('../http/cascades.test.ts'),
  'organization cascades': () => import('../http/organization-cascades.test.ts'),
  idempotency: () => import('../http/idempotency.test.ts'),
  rotation: () => import('../http/rotation.test.ts'),
  'the life of a token': () => import('../http/token-life.test.ts'),
  'lists of tokens': () => import('../http/token-list.test.ts'),
  pages: () => import('../http/paging.test.ts'),
  approval: () => import('../http/approval.test.ts'),
  purge: () => import('../http/purge.test.ts'),
  'hostile addresses': () => import('../faults/addresses.test.ts'),
}

const [server] = await testServers()
describe.skipIf(server === undefined)('the service over PostgreSQL', async () => {
  if (server === undefined) return
  const databases = lender(server)
  keepDataOn(databases.lend)
  afterAll(() => databases.drop())
  for (const [name, register] of Object.entries(SUITES)) await describe(name, async () => void (await register()))
})

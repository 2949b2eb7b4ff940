import { toInstant } from '@latchkey/core'
import { readAddress } from '../../../packages/server/src/adapters/postgres/address.ts'
import { openPostgresStore } from '../../../packages/server/src/adapters/postgres/store.ts'
import { testSealing } from '../../../packages/server/src/testing/sealing.ts'

/** Opens the store at the address given, commits one change, and closes it. */
const store = await openPostgresStore({
  address: readAddress(process.argv[2] as string),
  clock: () => toInstant(process.pid),
  onCommit: () => {},
  sealing: testSealing(),
})
await store.management.write(async ({ settings }) => {
  await settings.set('set_up_at', 'x')
  return { value: null, audit: [], changes: [{ type: 'principal', id: String(process.pid) }] }
})
await store.close()

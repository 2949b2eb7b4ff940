import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { managementStoreContract } from '../../contract-tests/management-store.contract.ts'
import { NOW, type OpenStore } from '../../contract-tests/store-under-test.contract.ts'
import { transactionsContract } from '../../contract-tests/transactions.contract.ts'
import { verificationStoreContract } from '../../contract-tests/verification-store.contract.ts'
import { testSealing } from '../../testing/sealing.ts'
import { openSqliteStore } from './store.ts'

const openWith =
  (partitions: number): OpenStore =>
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-sqlite-'))
    const another = async () =>
      openSqliteStore({
        file: join(folder, 'latchkey.db'),
        clock: () => NOW,
        onCommit: () => {},
        sealing: testSealing(),
        partitions,
      })
    const store = await another()
    return {
      ...store,
      another,
      async close() {
        await store.close()
        await rm(folder, { recursive: true })
      },
    }
  }

describe('the management store over SQLite', () => managementStoreContract(openWith(1)))
describe('the verification store over SQLite', () => verificationStoreContract(openWith(1)))
describe('over SQLite, with a log of four partitions,', () => {
  describe('the management store', () => transactionsContract(openWith(4)))
  describe('the verification store', () => verificationStoreContract(openWith(4)))
})

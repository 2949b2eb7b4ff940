import { accountsContract } from './accounts.contract.ts'
import { credentialListContract } from './credential-list.contract.ts'
import { credentialsContract } from './credentials.contract.ts'
import { foreignContract } from './foreign.contract.ts'
import { noticesContract } from './notices.contract.ts'
import { organizationsContract } from './organizations.contract.ts'
import { recoverableContract } from './recoverable.contract.ts'
import { retentionContract } from './retention.contract.ts'
import { standingContract } from './standing.contract.ts'
import type { OpenStore } from './store-under-test.contract.ts'
import { tablesContract } from './tables.contract.ts'
import { transactionsContract } from './transactions.contract.ts'
import { usageContract } from './usage.contract.ts'

/** What every adapter of the management store must keep to. */
export function managementStoreContract(open: OpenStore): void {
  tablesContract(open)
  accountsContract(open)
  organizationsContract(open)
  credentialsContract(open)
  credentialListContract(open)
  standingContract(open)
  transactionsContract(open)
  retentionContract(open)
  recoverableContract(open)
  noticesContract(open)
  foreignContract(open)
  usageContract(open)
}

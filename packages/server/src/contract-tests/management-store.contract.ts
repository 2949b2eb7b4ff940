import { describe } from 'vitest'
import { accountsContract } from './accounts.contract.ts'
import { credentialListContract } from './credential-list.contract.ts'
import { credentialsContract } from './credentials.contract.ts'
import { exposuresContract } from './exposures.contract.ts'
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
import { versionsContract } from './versions.contract.ts'

/** What every adapter of the management store must keep to. Each suite for itself, so that a test opens one database and not one for each suite. */
export function managementStoreContract(open: OpenStore): void {
  describe('tables', () => tablesContract(open))
  describe('accounts', () => accountsContract(open))
  describe('organizations', () => organizationsContract(open))
  describe('credentials', () => credentialsContract(open))
  describe('versions of a credential’s secret', () => versionsContract(open))
  describe('lists of credentials', () => credentialListContract(open))
  describe('standing', () => standingContract(open))
  describe('transactions', () => transactionsContract(open))
  describe('retention', () => retentionContract(open))
  describe('recoverable secrets', () => recoverableContract(open))
  describe('notices', () => noticesContract(open))
  describe('exposures', () => exposuresContract(open))
  describe('foreign secrets', () => foreignContract(open))
  describe('usage', () => usageContract(open))
}

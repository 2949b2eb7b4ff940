import type { AuditRecord, CredentialId } from '@latchkey/core'
import type { Page } from '../../ports/page.ts'
import { type Query, query } from '../use-case.ts'
import { type CredentialFamily, type FamilyInput, findOwned } from './family.ts'

export interface CredentialHistoryInput extends FamilyInput {
  readonly id: CredentialId
  readonly page: Page
}

/** What was done to one credential, by whomever, newest first. */
export function credentialHistory(family: CredentialFamily): Query<CredentialHistoryInput, AuditRecord[]> {
  return query(family.read, async (context, input: CredentialHistoryInput) => {
    const { id } = await findOwned(family, context, input)
    return context.tables.audit.list({ of: 'subject', id }, input.page)
  }) as Query<CredentialHistoryInput, AuditRecord[]>
}

import type { CredentialId, Grant, GrantState, WorkspaceId } from '@latchkey/core'
import type { Page } from './page.ts'

export interface GrantReader {
  find(workspaceId: WorkspaceId, credentialId: CredentialId): Promise<Grant | null>
  list(workspaceId: WorkspaceId, state: GrantState | null, page: Page): Promise<Grant[]>
}

export interface GrantWriter {
  put(grant: Grant): Promise<void>
}

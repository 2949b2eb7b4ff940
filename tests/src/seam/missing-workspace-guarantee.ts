import { expect, test } from 'vitest'
import type { ClientForm } from './client-form.ts'
import { raised } from './outcome.ts'
import type { SeamPlatform } from './platform.ts'

/** For the clients that send a PAT without a workspace anywhere and leave the refusal to the API. To be called inside a `describe`. */
export function missingWorkspaceGuarantee(form: ClientForm, platform: () => SeamPlatform): void {
  test('a PAT that forgot its workspace is told so', async () => {
    const { pat, api } = platform()
    const [refused] = await form.drive([{ ...form.withWorkspace(pat, null, api), call: 'devices.list' }])
    const error = raised(refused)
    expect(error).toMatchObject({ status: 400, code: 'missing_workspace_id' })
    expect(error.classes).toContain(form.errors.api)
    expect(error.message).toContain('seam-workspace')
    expect(error.requestId).toBeTruthy()
  })
}

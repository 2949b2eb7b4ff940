import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { requirement } from '../requirement.ts'
import { javascriptForm, legacyForm } from './client-form.ts'
import { clientGuarantees } from './client-guarantees.ts'
import { currentClientGuarantees } from './current-client-guarantees.ts'
import { CLIENTS, driver, runAlone } from './drive.ts'
import { installNpmClients } from './installed-clients.ts'
import { missingWorkspaceGuarantee } from './missing-workspace-guarantee.ts'
import { type SeamPlatform, startSeamPlatform } from './platform.ts'

const installed = await requirement("Seam's published clients from the npm registry", installNpmClients)

let platform: SeamPlatform
beforeAll(async () => {
  platform = await startSeamPlatform()
  return () => platform.close()
})

const drive = (module: string) => driver(process.execPath, [join(CLIENTS, 'javascript.mjs')], module)

describe.skipIf(installed.missing).each([
  ['seam', 'Seam'],
  ['seam-1-160', 'Seam'],
  ['@seamapi/http', 'SeamHttp'],
] as const)('the npm package %s', (module, seam) => {
  const form = javascriptForm(drive(module), seam)
  clientGuarantees(form, () => platform)
  currentClientGuarantees(form, () => platform)
  missingWorkspaceGuarantee(form, () => platform)
})

describe.skipIf(installed.missing)('the legacy npm package seamapi', () => {
  const form = legacyForm(drive('seamapi'))
  clientGuarantees(form, () => platform)
  missingWorkspaceGuarantee(form, () => platform)
})

describe.skipIf(installed.missing)("Seam's command line tool", () => {
  function seam(command: string, token = platform.pat, workspaceId = platform.workspaceId) {
    const args = [
      join(CLIENTS, 'node_modules/seam/bin/seam.js'),
      ...command.split(' '),
      '--remote-schema',
      '--non-interactive',
    ]
    return runAlone(process.execPath, args, {
      SEAM_CLI_ENDPOINT: platform.api,
      SEAM_CLI_TOKEN: token,
      ...(workspaceId === '' ? {} : { SEAM_CLI_WORKSPACE_ID: workspaceId }),
    })
  }

  test("builds its commands from the API's own document and calls them with a PAT", async () => {
    const { otherWorkspaceId } = platform
    const devices = JSON.parse((await seam('devices list', platform.pat, otherWorkspaceId)).stdout)
    expect(devices.devices.length).toBeGreaterThan(3)
    expect(devices.devices[0].workspace_id).toBe(otherWorkspaceId)
    expect(
      JSON.parse(
        (await seam(`devices get --device-id ${devices.devices[0].device_id}`, platform.pat, otherWorkspaceId)).stdout,
      ),
    ).toEqual({
      device: devices.devices[0],
    })
    expect(JSON.parse((await seam('workspaces list')).stdout).workspaces).toHaveLength(1)
    expect(JSON.parse((await seam('workspaces get')).stdout).workspace.workspace_id).toBe(platform.workspaceId)
  })

  test('works with an API key, which needs no workspace', async () => {
    const { status, stdout } = await seam('devices list --limit 1', platform.apiKey, '')
    expect(status).toBe(0)
    expect(JSON.parse(stdout).devices[0].workspace_id).toBe(platform.workspaceId)
  })

  test('shows the refusal of a workspace that the PAT does not open, and fails', async () => {
    for (const workspaceId of [platform.foreignWorkspaceId, platform.unknownWorkspaceId]) {
      const { status, stdout, stderr } = await seam('devices list', platform.pat, workspaceId)
      expect(status).not.toBe(0)
      expect(stdout + stderr).toContain('[401]')
      expect(stdout + stderr).toContain('"unauthorized"')
    }
  })
})

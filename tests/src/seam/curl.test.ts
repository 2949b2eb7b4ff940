import { beforeAll, describe, expect, test } from 'vitest'
import { requirement } from '../requirement.ts'
import { type Finished, runAlone } from './drive.ts'
import { type SeamPlatform, startSeamPlatform } from './platform.ts'

const curl = await requirement('curl', async () => (await runAlone('curl', ['--version'], {})).status === 0)

let platform: SeamPlatform
beforeAll(async () => {
  platform = await startSeamPlatform()
  return () => platform.close()
})

/** The line of Seam's documentation for PATs, with host, token and workspace replaced. */
function documented(pat: string, workspaceId: string): Promise<Finished> {
  const line = `curl -X 'POST' \\
    '${platform.api}/devices/list' \\
    -H 'accept: application/json' \\
    -H 'seam-workspace: ${workspaceId}' \\
    -H 'Authorization: Bearer ${pat}' \\
    -H 'Content-Type: application/json' \\
    -d '{}'`
  return runAlone('sh', ['-c', `${line} --silent --include`], {})
}

describe.skipIf(curl.missing)('the curl line of the documentation', () => {
  test('lists the devices of the workspace', async () => {
    const { stdout } = await documented(platform.pat, platform.workspaceId)
    expect(stdout).toMatch(/^HTTP\/1.1 200 OK/)
    expect(stdout).toContain(platform.workspaceId)
    expect(stdout.trimEnd()).toMatch(/"ok":true\}$/)
  })

  test('gets the same bytes for a workspace of others as for one that never was', async () => {
    const answers = [platform.foreignWorkspaceId, platform.unknownWorkspaceId].map(async (workspaceId) => {
      const { stdout } = await documented(platform.pat, workspaceId)
      return stdout.replace(/^(seam-request-id|date): .*$/gim, '$1')
    })
    const [foreign, unknown] = await Promise.all(answers)
    expect(foreign).toMatch(/^HTTP\/1.1 401 /)
    expect(foreign).toBe(unknown)
  })
})

import { expect, test } from 'vitest'
import type { ClientForm } from './client-form.ts'
import { returned } from './outcome.ts'
import type { SeamPlatform } from './platform.ts'

/** What the clients of today can do beyond the oldest one. To be called inside a `describe`. */
export function currentClientGuarantees(form: ClientForm, platform: () => SeamPlatform): void {
  test('a PAT without a workspace creates one, which the same PAT then opens and renames', async () => {
    const { pat, api } = platform()
    const alone = form.withoutWorkspace(pat, api)
    const named = { name: 'Alpine Huts', company_name: 'Alpine GmbH', is_sandbox: true }
    const [created] = await form.drive([{ ...alone, call: 'workspaces.create', parameters: named }])
    const { workspace_id, ...kept } = returned<{ workspace_id: string }>(created)
    expect(kept).toMatchObject(named)
    const inside = form.withWorkspace(pat, workspace_id, api)
    const [devices, renamed, seen, listed] = await form.drive([
      { ...inside, call: 'devices.list' },
      { ...inside, call: 'workspaces.update', parameters: { name: 'Alpine Lodges' } },
      { ...inside, call: 'workspaces.get' },
      { ...alone, call: 'workspaces.list' },
    ])
    expect(returned(devices)).toEqual([])
    returned(renamed)
    expect(returned(seen)).toMatchObject({ ...named, name: 'Alpine Lodges', workspace_id })
    expect(returned(listed)).toContainEqual(seen?.value)
  })

  test('a workspace in the environment does not keep a PAT from creating another', async () => {
    const { pat, api, workspaceId } = platform()
    const { variables, fromEnvironment } = form
    const create = { call: 'workspaces.create', parameters: { name: 'From the environment' } }
    const [created] = await form.drive([{ ...fromEnvironment.withoutWorkspace, ...create }], {
      [variables.pat]: pat,
      [variables.workspace]: workspaceId,
      [variables.endpoint]: api,
    })
    expect(returned(created)).toMatchObject({ name: 'From the environment' })
  })

  test('all pages together are the whole list', async () => {
    const { pat, api, workspaceId } = platform()
    const client = { ...form.withWorkspace(pat, workspaceId, api), call: 'devices.list' }
    const [whole, walked] = await form.drive([client, { ...client, parameters: { limit: 5 }, pages: true }])
    const devices = returned<unknown[]>(whole)
    expect(devices.length).toBeGreaterThan(5)
    expect(returned(walked)).toEqual(devices)
  })
}

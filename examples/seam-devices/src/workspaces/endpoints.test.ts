import { describe, expect, test } from 'vitest'
import { SeamError } from '../http/seam-error.ts'
import { example, KEY, OFFICE, PAT, RENTALS } from '../testing/example.ts'
import { workspaceSchema } from './workspace.ts'

const ALONE = { authorization: `Bearer ${PAT}` }
const AS_KEY = { authorization: `Bearer ${KEY}` }

interface Named {
  readonly workspace_id: string
  readonly name: string
}
const idsOf = (answer: { body: { workspaces: Named[] } }) =>
  answer.body.workspaces.map(({ workspace_id }) => workspace_id)

describe('/workspaces/list', () => {
  test('gives a PAT alone every workspace of its user, and one that names a workspace or a key just that one', async () => {
    const { call } = example()
    expect(idsOf(await call('/workspaces/list', { headers: ALONE }))).toEqual([RENTALS.id, OFFICE.id])
    expect(idsOf(await call('/workspaces/list', { method: 'POST', headers: ALONE }))).toEqual([RENTALS.id, OFFICE.id])
    expect(idsOf(await call('/workspaces/list', { headers: { ...ALONE, 'seam-workspace': OFFICE.id } }))).toEqual([
      OFFICE.id,
    ])
    expect(idsOf(await call('/workspaces/list', { headers: AS_KEY }))).toEqual([RENTALS.id])
  })
})

describe('/workspaces/get', () => {
  test('describes the workspace with every key that Seam requires, and defaults when it was never seen', async () => {
    const answer = await example().call('/workspaces/get')
    expect(workspaceSchema.parse(answer.body.workspace)).toEqual(answer.body.workspace)
    expect(answer.body.workspace).toMatchObject({
      ...{ workspace_id: RENTALS.id, name: RENTALS.name },
      company_name: RENTALS.name,
    })
  })

  test('needs a workspace from a PAT and none from a key', async () => {
    const { call } = example()
    expect((await call('/workspaces/get', { headers: ALONE })).body.error.type).toBe('missing_workspace_id')
    expect((await call('/workspaces/get', { headers: AS_KEY })).body.workspace.workspace_id).toBe(RENTALS.id)
  })
})

describe('/workspaces/create', () => {
  test('makes a workspace that the same PAT then lists and that keeps what was said about it', async () => {
    const { call } = example()
    const made = await call('/workspaces/create', {
      method: 'POST',
      headers: ALONE,
      body: {
        name: ' Alpine Huts ',
        company_name: 'Alpine GmbH',
        is_sandbox: true,
        webview_logo_shape: 'square',
        webview_success_message: 'older',
        connect_webview_customization: { success_message: 'Welcome', primary_button_color: null },
      },
    })
    expect(made.status).toBe(200)
    expect(made.body.workspace).toMatchObject({
      name: 'Alpine Huts',
      company_name: 'Alpine GmbH',
      is_sandbox: true,
      connect_partner_name: null,
      connect_webview_customization: { logo_shape: 'square', success_message: 'Welcome' },
    })
    const listed = await call('/workspaces/list', { headers: ALONE })
    expect(listed.body.workspaces.at(-1)).toEqual(made.body.workspace)
  })

  test('ignores a workspace that is sent along', async () => {
    const { call } = example()
    for (const workspace of [RENTALS.id, 'ws_unknown']) {
      const headers = { ...ALONE, 'seam-workspace': workspace }
      expect((await call('/workspaces/create', { method: 'POST', headers, body: { name: 'One more' } })).status).toBe(
        200,
      )
    }
  })

  test('wants a PAT and a name', async () => {
    const { call } = example()
    expect((await call('/workspaces/create', { method: 'POST', headers: AS_KEY, body: { name: 'No' } })).status).toBe(
      401,
    )
    const unnamed = await call('/workspaces/create', { method: 'POST', headers: ALONE, body: {} })
    expect(unnamed.status).toBe(400)
    expect(unnamed.body.error).toMatchObject({ type: 'invalid_input', validation_errors: { _errors: [], name: {} } })
    expect(unnamed.body.error.validation_errors.name._errors).toHaveLength(1)
  })

  test.each(['', '   ', 'a\u0000b', '\ud800', 'x'.repeat(101), 7, null, ['a'], { a: 1 }])(
    'refuses the name %j',
    async (name) => {
      const { call, faults } = example()
      const answer = await call('/workspaces/create', { method: 'POST', headers: ALONE, body: { name } })
      expect(answer.status).toBe(400)
      expect(answer.body.error.validation_errors.name._errors.length).toBeGreaterThan(0)
      expect(faults).toEqual([])
    },
  )
})

describe('/workspaces/update', () => {
  test('renames through the directory and keeps the rest, by PATCH and by POST', async () => {
    const { call } = example()
    const patched = await call('/workspaces/update', {
      method: 'PATCH',
      body: {
        name: 'Sunset Homes',
        connect_partner_name: 'Sunset',
        connect_webview_customization: { logo_shape: 'circle' },
      },
    })
    expect(patched.body).toEqual({ ok: true })
    const posted = await call('/workspaces/update', {
      method: 'POST',
      body: { is_suspended: true, connect_webview_customization: { logo_shape: null, success_message: 'Hello' } },
    })
    expect(posted.body).toEqual({ ok: true })
    const [workspace] = (await call('/workspaces/list', { headers: ALONE })).body.workspaces
    expect(workspace).toMatchObject({
      name: 'Sunset Homes',
      connect_partner_name: 'Sunset',
      is_suspended: true,
      connect_webview_customization: { success_message: 'Hello' },
    })
    expect(workspace.connect_webview_customization).not.toHaveProperty('logo_shape')
  })

  test('changes nothing when the new name is refused', async () => {
    const refuse = async () => {
      throw new SeamError(403, 'scope_missing', 'The token lacks workspaces:write.')
    }
    const { call } = example({ workspaces: { list: async () => [], create: refuse, rename: refuse } })
    const before = await call('/workspaces/get')
    const answer = await call('/workspaces/update', { method: 'PATCH', body: { name: 'New', is_suspended: true } })
    expect(answer.status).toBe(403)
    expect((await call('/workspaces/get')).text).toBe(before.text)
  })
})

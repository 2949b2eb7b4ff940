import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type CredentialBody,
  type IssuedBody,
  type ListBody,
  openWorld,
  type Person,
  type WorkspaceBody,
  type World,
} from './world.ts'

interface AdmissionBody {
  readonly credential: CredentialBody
  readonly grant: { readonly state: string; readonly decidedBy: string | null } | null
}

let world: World
let ada: Person
let bob: Person
let home: WorkspaceBody
let office: WorkspaceBody
let token: IssuedBody

beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
  bob = await world.user('bob')
  home = await strictWorkspace('Home')
  office = await strictWorkspace('Office')
  token = await world.token(bob.session, { workspaces: [home.id, office.id] })
})
afterEach(() => world.close())

async function strictWorkspace(name: string): Promise<WorkspaceBody> {
  const workspace = await world.workspace(ada.session, name)
  const policy = {
    maxLifetimeSeconds: null,
    expiryRequired: false,
    allowedScopes: null,
    approvalRequired: true,
    ipAllowlist: [],
  }
  await world.ok(`PUT /v1/workspaces/${workspace.id}/policy`, ada.session, { body: policy })
  await world.ok(`PUT /v1/workspaces/${workspace.id}/members/${bob.id}`, ada.session, { body: { role: 'member' } })
  return workspace
}

const decide = (workspace: WorkspaceBody, verb: string, as = ada.session, id: string = token.credential.id) =>
  world.outcome(`POST /v1/workspaces/${workspace.id}/grants/${id}/${verb}`, as, { body: {} })
const verdicts = async () => [await world.verdict(token.secret, home.id), await world.verdict(token.secret, office.id)]
const listed = async (workspace: WorkspaceBody, query = '') =>
  (await world.ok<ListBody<AdmissionBody>>(`GET /v1/workspaces/${workspace.id}/grants${query}`, ada.session)).items

describe('a token for workspaces that ask for approval', () => {
  test('waits in each of them, and works in none meanwhile', async () => {
    expect(await verdicts()).toEqual(['policy_refused', 'policy_refused'])
    expect((await listed(home)).map(({ grant }) => grant?.state)).toEqual(['pending'])
    expect(await listed(home, '?state=approved')).toEqual([])
  })

  test('is admitted, refused and ended by each workspace for itself, without touching the other', async () => {
    expect(await decide(home, 'approve')).toBe('200')
    expect(await verdicts()).toEqual(['ok', 'policy_refused'])
    expect(await decide(office, 'refuse')).toBe('200')
    expect(await verdicts()).toEqual(['ok', 'policy_refused'])
    expect(await decide(office, 'approve')).toBe('200')
    expect(await verdicts()).toEqual(['ok', 'ok'])
    expect(await decide(home, 'end')).toBe('200')
    expect(await verdicts()).toEqual(['policy_refused', 'ok'])
    expect((await listed(home)).map(({ grant }) => grant)).toMatchObject([{ state: 'ended', decidedBy: ada.id }])
  })

  test('that was ended stays out after the policy is lifted, one that only waited does not', async () => {
    const open = {
      maxLifetimeSeconds: null,
      expiryRequired: false,
      allowedScopes: null,
      approvalRequired: false,
      ipAllowlist: [],
    }
    await decide(home, 'end')
    for (const { id } of [home, office]) await world.ok(`PUT /v1/workspaces/${id}/policy`, ada.session, { body: open })
    expect(await verdicts()).toEqual(['policy_refused', 'ok'])
  })

  test('shows their administrators the workspace that is theirs, and no other', async () => {
    expect((await listed(home))[0]?.credential.workspaces).toEqual([home.id])
  })

  test('is decided on by administrators alone, its owner included when they are none', async () => {
    expect(await decide(home, 'approve', bob.session)).toBe('403 scope_missing')
    expect(await decide(home, 'approve', token.secret)).toBe('404 not_found')
    expect(await decide(home, 'approve', (await world.user('eve')).session)).toBe('404 not_found')
    expect(await verdicts()).toEqual(['policy_refused', 'policy_refused'])
  })

  test('decided twice the same way is no error; what makes no sense is refused', async () => {
    expect([await decide(home, 'approve'), await decide(home, 'approve'), await decide(home, 'refuse')]).toEqual([
      '200',
      '200',
      '409 invalid_state',
    ])
    expect([await decide(office, 'refuse'), await decide(office, 'end')]).toEqual(['200', '409 invalid_state'])
  })

  test('whose owner never comes there is nobody’s business there', async () => {
    const eve = await world.user('eve')
    const { credential } = await world.token(eve.session)
    expect(await decide(home, 'end', ada.session, credential.id)).toBe('404 not_found')
    expect(await decide(home, 'end', ada.session, 'tok_nothing')).toBe('404 not_found')
  })

  test('can’t manage there before it is admitted', async () => {
    await world.ok(`PUT /v1/workspaces/${home.id}/members/${bob.id}`, ada.session, { body: { role: 'admin' } })
    const members = `GET /v1/workspaces/${home.id}/members`
    expect(await world.outcome(members, token.secret)).toBe('404 not_found')
    await decide(home, 'approve')
    expect(await world.outcome(members, token.secret)).toBe('200')
    expect(await world.outcome(members, bob.session)).toBe('200')
  })
})

describe('a token that reaches every workspace of its owner', () => {
  test('waits for approval too where it is asked for, and can be admitted by name', async () => {
    const wide = await world.token(bob.session)
    expect(await world.verdict(wide.secret, home.id)).toBe('policy_refused')
    expect(await decide(home, 'approve', ada.session, wide.credential.id)).toBe('200')
    expect([await world.verdict(wide.secret, home.id), await world.verdict(wide.secret, office.id)]).toEqual([
      'ok',
      'policy_refused',
    ])
  })

  test('can be ended where no approval is asked for', async () => {
    const free = await world.workspace(ada.session, 'Free')
    await world.ok(`PUT /v1/workspaces/${free.id}/members/${bob.id}`, ada.session, { body: { role: 'member' } })
    const wide = await world.token(bob.session)
    expect(await world.verdict(wide.secret, free.id)).toBe('ok')
    expect(await decide(free, 'end', ada.session, wide.credential.id)).toBe('200')
    expect(await world.verdict(wide.secret, free.id)).toBe('policy_refused')
  })
})

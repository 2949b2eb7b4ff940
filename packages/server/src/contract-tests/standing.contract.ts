import { NO_POLICY, type Principal, type Team, type TeamId, type Workspace } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  credential,
  digest,
  NOW,
  type OpenStore,
  organization,
  ownedBy,
  put,
  type StoreUnderTest,
  secret,
  user,
  workspace,
} from './store-under-test.contract.ts'

/** How principals stand to workspaces: what control reads at length, the data plane reads in one look-up, and both read the same. */
export function standingContract(open: OpenStore): void {
  let store: StoreUnderTest
  const people = {
    owner: user(),
    direct: user(),
    inTeam: user(),
    inBoth: user(),
    inOrganization: user(),
    stranger: user(),
  }
  const guild = organization({ policy: { ...NO_POLICY, expiryRequired: true } })
  const crew: Team = { id: 'team_crew' as TeamId, organizationId: guild.id, name: 'Crew', createdAt: NOW }
  const places = {
    own: workspace(people.owner, { address: 'ada/own' }),
    shared: workspace(guild, { address: 'guild/shared', policy: { ...NO_POLICY, maxLifetimeMs: 7 } }),
    open: workspace(people.owner, { address: 'ada/open', visibility: 'public' }),
    gone: workspace(people.direct, { address: 'ada/gone', state: 'deleted' }),
  }
  type Who = keyof typeof people
  type Where = keyof typeof places

  beforeEach(async () => {
    store = await open()
    await put(store.management, async (tables) => {
      for (const one of Object.values(people)) await tables.principals.insert(one)
      await tables.organizations.insert(guild)
      await tables.organizations.setMember(guild.id, people.inOrganization.id, 'admin')
      for (const one of Object.values(places)) await tables.workspaces.insert(one)
      await tables.teams.insert(crew)
      for (const one of [people.inTeam, people.inBoth]) await tables.teams.addMember(guild.id, crew.id, one.id)
      await tables.workspaces.setMember(places.shared.id, crew.id, 'member')
      for (const one of [people.direct, people.inBoth])
        await tables.workspaces.setMember(places.shared.id, one.id, 'viewer')
      for (const [name, one] of Object.entries(people)) {
        const token = credential(ownedBy(one))
        await tables.credentials.insert(token, secret(token, name))
      }
    })
  })
  afterEach(() => store.close())

  const NONE = { owner: false, workspaceRoles: [], organizationRoles: [], public: false }
  const EXPECTED: readonly [Who, Where, object][] = [
    ['owner', 'own', { ...NONE, owner: true }],
    ['direct', 'own', NONE],
    ['direct', 'shared', { ...NONE, workspaceRoles: ['viewer'] }],
    ['inTeam', 'shared', { ...NONE, workspaceRoles: ['member'] }],
    ['inBoth', 'shared', { ...NONE, workspaceRoles: ['member', 'viewer'] }],
    ['inOrganization', 'shared', { ...NONE, organizationRoles: ['admin'] }],
    ['stranger', 'shared', NONE],
    ['inOrganization', 'own', NONE],
    ['owner', 'open', { ...NONE, owner: true, public: true }],
    ['stranger', 'open', { ...NONE, public: true }],
  ]
  const sorted = <T extends { readonly workspaceRoles: readonly string[] }>(standing: T) => ({
    ...standing,
    workspaceRoles: standing.workspaceRoles.toSorted(),
  })

  describe('standing', () => {
    test.each(EXPECTED)(
      'of %s in %s is read alike by control and by the data plane, by id and by address',
      async (who, where, expected) => {
        const [principal, place] = [people[who], places[where]]
        const byControl = await store.management.read(({ workspaces }) => workspaces.standing(place.id, principal.id))
        expect(sorted(byControl)).toEqual(expected)
        for (const name of [place.id, place.address]) {
          const facts = await store.verification.find(digest(who), name)
          expect(facts?.workspace && { id: facts.workspace.id, ...sorted(facts.workspace.standing) }).toEqual({
            id: place.id,
            ...expected,
          })
        }
      },
    )

    test('ends with role, team membership, team and organization membership, in both readings', async () => {
      await put(store.management, async ({ workspaces, teams, organizations }) => {
        await workspaces.removeMember(places.shared.id, people.inBoth.id)
        await teams.removeMember(guild.id, crew.id, people.inTeam.id)
        await organizations.removeMember(guild.id, people.inOrganization.id)
      })
      const of = async (who: Who) => {
        const facts = await store.verification.find(digest(who), places.shared.id)
        const standing = await store.management.read(({ workspaces }) =>
          workspaces.standing(places.shared.id, people[who].id),
        )
        expect(facts?.workspace?.standing).toEqual(standing)
        return [...standing.workspaceRoles, ...standing.organizationRoles]
      }
      expect([await of('inBoth'), await of('inTeam'), await of('inOrganization')]).toEqual([['member'], [], []])
      await put(store.management, ({ teams }) => teams.delete(guild.id, crew.id))
      expect(await of('inBoth')).toEqual([])
    })
  })

  describe('reach', () => {
    const reached = (who: Principal, limit = 100, after: string | null = null) =>
      store.management.read(async ({ workspaces }) =>
        (await workspaces.reachedBy(who.id, { limit, after })).map(({ id }) => id),
      )

    test('is what one owns or has a role in, newest first, without deleted and merely public ones', async () => {
      const { own, shared, open: open_ } = places
      expect(await reached(people.owner)).toEqual([open_.id, own.id])
      for (const who of [people.direct, people.inTeam, people.inBoth, people.inOrganization])
        expect(await reached(who)).toEqual([shared.id])
      expect(await reached(people.stranger)).toEqual([])
      expect([await reached(people.owner, 1), await reached(people.owner, 1, open_.id)]).toEqual([[open_.id], [own.id]])
    })

    test('of an organization is its workspaces that are not deleted', async () => {
      const gone = workspace(guild, { state: 'deleted' })
      await put(store.management, ({ workspaces }) => workspaces.insert(gone))
      const found = await store.management.read(({ workspaces }) =>
        workspaces.ofOrganization(guild.id, { limit: 9, after: null }),
      )
      expect(found).toEqual([places.shared])
    })
  })

  describe('workspaces', () => {
    test('are read back as written and as changed, deleted ones too, and never share an address', async () => {
      const after: Workspace = {
        ...places.own,
        name: 'New',
        visibility: 'public',
        state: 'suspended',
        policy: { ...NO_POLICY, allowedScopes: ['a'] },
      }
      await put(store.management, ({ workspaces }) => workspaces.update(after))
      await store.management.read(async ({ workspaces }) => {
        expect([await workspaces.find(after.id), await workspaces.findByAddress('ada/own')]).toEqual([after, after])
        expect([await workspaces.find(places.gone.id), await workspaces.findByAddress('ada/gone')]).toEqual([
          places.gone,
          places.gone,
        ])
        expect([await workspaces.find('ws_none' as Workspace['id']), await workspaces.findByAddress('ada')]).toEqual([
          null,
          null,
        ])
      })
      const twin = workspace(people.direct, { address: 'ada/gone' })
      await expect(put(store.management, ({ workspaces }) => workspaces.insert(twin))).rejects.toMatchObject({
        code: 'already_exists',
      })
    })

    test('name their members of every kind, in pages, with the last role given', async () => {
      await put(store.management, ({ workspaces }) => workspaces.setMember(places.shared.id, people.direct.id, 'admin'))
      const all = await store.management.read(({ workspaces }) =>
        workspaces.members(places.shared.id, { limit: 9, after: null }),
      )
      expect(all).toEqual([
        { memberId: people.inBoth.id, type: 'user', name: 'Ada', role: 'viewer' },
        { memberId: people.direct.id, type: 'user', name: 'Ada', role: 'admin' },
        { memberId: crew.id, type: 'team', name: 'Crew', role: 'member' },
      ])
      const page = await store.management.read(({ workspaces }) =>
        workspaces.members(places.shared.id, { limit: 1, after: people.inBoth.id }),
      )
      expect(page).toEqual([all[1]])
    })
  })
}

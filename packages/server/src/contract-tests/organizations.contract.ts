import type { Team, TeamId } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Page } from '../ports/page.ts'
import {
  NOW,
  type OpenStore,
  organization,
  put,
  type StoreUnderTest,
  user,
  workspace,
} from './store-under-test.contract.ts'

const ALL: Page = { limit: 100, after: null }

/** Organizations and teams: who belongs to which, and that nothing of one is changed through another. */
export function organizationsContract(open: OpenStore): void {
  let store: StoreUnderTest
  beforeEach(async () => {
    store = await open()
  })
  afterEach(() => store.close())

  describe('organizations', () => {
    test('are read back with their policy, list themselves to members, and never share a slug', async () => {
      const [ada, bob] = [user(), user()]
      const policy = {
        maxLifetimeMs: 5,
        expiryRequired: true,
        allowedScopes: ['a'],
        approvalRequired: true,
        addressAllowlists: [['192.0.2.1']],
        revokeAfterIdleMs: 6,
      }
      const guild = organization({ slug: 'guild', policy })
      const gone = organization({ state: 'deleted' })
      await put(store.management, async ({ principals, organizations }) => {
        for (const one of [ada, bob]) await principals.insert(one)
        for (const one of [guild, gone]) await organizations.insert(one)
        for (const one of [guild, gone]) await organizations.setMember(one.id, ada.id, 'owner')
        await organizations.setMember(guild.id, bob.id, 'member')
        await organizations.setMember(guild.id, bob.id, 'admin')
      })
      await store.management.read(async ({ organizations }) => {
        expect([await organizations.find(guild.id), await organizations.findBySlug('guild')]).toEqual([guild, guild])
        expect([await organizations.list(ada.id, ALL), await organizations.list(bob.id, ALL)]).toEqual([
          [guild],
          [guild],
        ])
        expect([await organizations.roleOf(guild.id, bob.id), await organizations.roleOf(gone.id, bob.id)]).toEqual([
          'admin',
          null,
        ])
        const members = [
          { principalId: bob.id, name: 'Ada', role: 'admin' },
          { principalId: ada.id, name: 'Ada', role: 'owner' },
        ]
        expect(await organizations.members(guild.id, ALL)).toEqual(members)
        expect(await organizations.members(guild.id, { limit: 1, after: bob.id })).toEqual([members[1]])
        expect([
          await organizations.countMembers(guild.id, 'owner'),
          await organizations.countMembers(guild.id, 'member'),
        ]).toEqual([1, 0])
      })
      const twin = organization({ slug: 'guild' })
      await expect(put(store.management, ({ organizations }) => organizations.insert(twin))).rejects.toMatchObject({
        code: 'already_exists',
      })
    })

    test('lose with a member the teams and workspaces of theirs, and of no other organization', async () => {
      const [ada, guild, other] = [user(), organization(), organization()]
      const [here, there] = [workspace(guild), workspace(other)]
      const teams = [guild, other].map(
        (one): Team => ({ id: `team_${one.id}` as TeamId, organizationId: one.id, name: 'T', createdAt: NOW }),
      )
      await put(store.management, async (tables) => {
        await tables.principals.insert(ada)
        for (const one of [guild, other]) await tables.organizations.insert(one)
        for (const one of [guild, other]) await tables.organizations.setMember(one.id, ada.id, 'member')
        for (const one of [here, there]) await tables.workspaces.insert(one)
        for (const one of [here, there]) await tables.workspaces.setMember(one.id, ada.id, 'viewer')
        for (const one of teams) await tables.teams.insert(one)
        for (const one of teams) await tables.teams.addMember(one.organizationId, one.id, ada.id)
        expect(await tables.organizations.removeMember(guild.id, ada.id)).toBe(true)
        expect(await tables.organizations.removeMember(guild.id, ada.id)).toBe(false)
      })
      await store.management.read(async ({ organizations, workspaces, teams: found }) => {
        expect([await organizations.roleOf(guild.id, ada.id), await organizations.roleOf(other.id, ada.id)]).toEqual([
          null,
          'member',
        ])
        expect([await workspaces.roleOf(here.id, ada.id), await workspaces.roleOf(there.id, ada.id)]).toEqual([
          null,
          'viewer',
        ])
        expect(await Promise.all(teams.map(({ organizationId, id }) => found.members(organizationId, id)))).toEqual([
          [],
          [ada.id],
        ])
      })
    })
  })

  describe('teams', () => {
    test('are seen and changed only through their own organization', async () => {
      const [ada, guild, other] = [user(), organization(), organization()]
      const team: Team = { id: 'team_1' as TeamId, organizationId: guild.id, name: 'Crew', createdAt: NOW }
      const home = workspace(guild)
      await put(store.management, async (tables) => {
        await tables.principals.insert(ada)
        for (const one of [guild, other]) await tables.organizations.insert(one)
        await tables.workspaces.insert(home)
        await tables.teams.insert(team)
        await tables.workspaces.setMember(home.id, team.id, 'member')
        await tables.teams.addMember(other.id, team.id, ada.id)
        expect(await tables.teams.members(guild.id, team.id)).toEqual([])
        await tables.teams.addMember(guild.id, team.id, ada.id)
        await tables.teams.addMember(guild.id, team.id, ada.id)
        await tables.teams.update({ ...team, organizationId: other.id, name: 'Taken over' })
        await tables.teams.delete(other.id, team.id)
        expect(await tables.teams.removeMember(other.id, team.id, ada.id)).toBe(false)
      })
      await store.management.read(async ({ teams }) => {
        expect([await teams.find(guild.id, team.id), await teams.find(other.id, team.id)]).toEqual([team, null])
        expect([await teams.list(guild.id, ALL), await teams.list(other.id, ALL)]).toEqual([[team], []])
        expect([await teams.members(guild.id, team.id), await teams.members(other.id, team.id)]).toEqual([[ada.id], []])
        expect([await teams.roles(guild.id, team.id), await teams.roles(other.id, team.id)]).toEqual([
          [{ workspaceId: home.id, role: 'member' }],
          [],
        ])
      })
      await put(store.management, ({ teams }) => teams.delete(guild.id, team.id))
      await store.management.read(async ({ teams, workspaces }) => {
        expect([await teams.find(guild.id, team.id), await workspaces.members(home.id, ALL)]).toEqual([null, []])
      })
    })

    test('are shared by two people when one team of that organization has both', async () => {
      const [ada, bob, cleo, guild, other] = [user(), user(), user(), organization(), organization()]
      const team = (number: number, organizationId: Team['organizationId']): Team => ({
        id: `team_${number}` as TeamId,
        organizationId,
        name: `Crew ${number}`,
        createdAt: NOW,
      })
      const members = [
        [team(1, guild.id), [ada, bob]],
        [team(2, guild.id), [cleo]],
        [team(3, other.id), [ada, cleo]],
      ] as const
      await put(store.management, async (tables) => {
        for (const one of [ada, bob, cleo]) await tables.principals.insert(one)
        for (const one of [guild, other]) await tables.organizations.insert(one)
        for (const [crew, people] of members) {
          await tables.teams.insert(crew)
          for (const one of people) await tables.teams.addMember(crew.organizationId, crew.id, one.id)
        }
      })
      await store.management.read(async ({ teams }) => {
        expect([
          await teams.share(guild.id, ada.id, bob.id),
          await teams.share(guild.id, ada.id, cleo.id),
          await teams.share(other.id, ada.id, cleo.id),
          await teams.share(other.id, ada.id, bob.id),
        ]).toEqual([true, false, true, false])
      })
    })
  })
}

import { type Credential, type CredentialOwner, NO_POLICY, PLATFORM_OWNER } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  addSecret,
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

/** The one question of the data plane: what is known of a secret, seen from one workspace. */
export function verificationStoreContract(open: OpenStore): void {
  let store: StoreUnderTest
  const [ada, bob] = [user({ role: 'operator' }), user({ state: 'suspended' })]
  const { revokeAfterIdleMs: _, ...ADMITS_ALL } = NO_POLICY
  const guild = organization({ policy: { ...NO_POLICY, expiryRequired: true } })
  const home = workspace(guild, {
    address: 'guild/home',
    name: 'Home',
    policy: { ...NO_POLICY, addressAllowlists: [['192.0.2.1']] },
  })
  const other = workspace(ada, { address: 'ada/other', visibility: 'public' })
  const workspaceOwner: CredentialOwner = { type: 'workspace', id: home.id }
  const token = credential(ownedBy(ada), { workspaces: [home.id] })
  const made: Readonly<Record<string, Credential>> = {
    token,
    'token of bob': credential(ownedBy(bob)),
    key: credential(workspaceOwner, { kind: 'key' }),
    'service key': credential(PLATFORM_OWNER, { kind: 'service' }),
    session: credential(ownedBy(ada), { kind: 'session', authenticatedAt: NOW }),
  }
  beforeEach(async () => {
    store = await open()
    await store.management.write(async (tables) => {
      for (const one of [ada, bob]) await tables.principals.insert(one)
      await tables.organizations.insert(guild)
      for (const one of [home, other]) await tables.workspaces.insert(one)
      for (const [name, one] of Object.entries(made)) await tables.credentials.insert(one, secret(one, name))
      return { value: null, audit: [], changes: [{ type: 'principal', id: ada.id }] }
    })
  })
  afterEach(() => store.close())

  const find = async (text: string, place: string | null = null) => store.verification.find(digest(text), place)

  test('an unknown digest finds nothing, wherever it is asked for', async () => {
    for (const place of [null, home.id, home.address, 'x', '']) {
      for (const time of ['first', 'again']) expect([time, await find('never', place)]).toEqual([time, null])
    }
  })

  test('whatever the log says has happened is in what is found after', async () => {
    for (const handle of ['once', 'twice', 'three-times']) {
      const before = await store.changes.head()
      await store.management.write(async ({ principals }) => {
        await principals.update({ ...ada, handle })
        return { value: null, audit: [], changes: [{ type: 'principal', id: ada.id }] }
      })
      expect((await store.changes.read(before, 10)).entries).toHaveLength(1)
      expect((await find('token'))?.principal.handle).toBe(handle)
    }
  })

  test('a token is found with all that a decision needs, without a workspace', async () => {
    const {
      id,
      kind,
      name,
      state,
      createdAt,
      notBefore,
      expiresAt,
      scopes,
      workspaces,
      resources,
      addressAllowlist,
      rateLimit,
    } = token
    expect(await find('token')).toEqual({
      credential: {
        id,
        kind,
        name,
        state,
        createdAt,
        notBefore,
        expiresAt,
        scopes,
        workspaces,
        resources,
        addressAllowlist,
        rateLimit,
      },
      secretVersion: 1,
      secretEndsAt: null,
      endsOlderSecret: false,
      principal: { id: ada.id, type: 'user', handle: ada.handle, state: 'active', role: 'operator' },
      workspace: null,
    })
  })

  test('a workspace is found by id and by address, with both policies, and not by anything else', async () => {
    for (const place of [home.id, home.address]) {
      expect((await find('token', place))?.workspace).toMatchObject({
        id: home.id,
        organizationId: guild.id,
        address: 'guild/home',
        name: 'Home',
        state: 'active',
        policy: { ...ADMITS_ALL, addressAllowlists: [['192.0.2.1']] },
        organizationPolicy: { ...ADMITS_ALL, expiryRequired: true },
        grant: null,
      })
    }
    expect((await find('token', other.address))?.workspace).toMatchObject({
      id: other.id,
      organizationId: null,
      organizationPolicy: null,
    })
    for (const place of ['', 'home', 'Guild/home', 'guild/home/', `${home.id}/`, ada.id, 'guild/'])
      expect((await find('token', place))?.workspace).toBeNull()
  })

  test('an organization’s workspace is seen with its policy by every first look, many at once and after looks at other workspaces', async () => {
    await find('token', other.id)
    const places = [home.id, home.address, home.id, home.address, home.id, null, other.id]
    const seen = await Promise.all(
      places.map(async (place) => (await find(place === null ? 'key' : 'token', place))?.workspace?.organizationPolicy),
    )
    const policy = { ...ADMITS_ALL, expiryRequired: true }
    expect(seen).toEqual([policy, policy, policy, policy, policy, policy, null])
    expect((await find('token', home.id))?.workspace?.organizationPolicy).toEqual(policy)
  })

  test('a workspace that comes to an organization is seen with its policy by the next look', async () => {
    expect((await find('token', other.id))?.workspace?.organizationPolicy).toBeNull()
    await put(store.management, ({ workspaces }) =>
      workspaces.update({ ...other, ownerId: null, organizationId: guild.id }),
    )
    expect((await find('token', other.id))?.workspace).toMatchObject({
      organizationId: guild.id,
      organizationPolicy: { ...ADMITS_ALL, expiryRequired: true },
    })
  })

  test('a key is always seen from its own workspace, whatever is named', async () => {
    for (const place of [null, home.id, home.address, other.id, other.address, 'x']) {
      expect(await find('key', place)).toMatchObject({
        principal: { id: home.id, type: 'workspace', state: 'active', role: null },
        workspace: { id: home.id },
      })
    }
    await put(store.management, ({ workspaces }) => workspaces.update({ ...home, state: 'suspended' }))
    expect(await find('key')).toMatchObject({ principal: { state: 'active' }, workspace: { state: 'suspended' } })
    await put(store.management, ({ workspaces }) => workspaces.update({ ...home, state: 'deleted' }))
    expect(await find('key')).toMatchObject({ principal: { state: 'deleted' } })
  })

  test('a service key stands for the platform, a session for its person', async () => {
    expect(await find('service key')).toMatchObject({
      credential: { kind: 'service' },
      principal: { id: 'platform', type: 'platform', state: 'active', role: null },
      workspace: null,
    })
    expect(await find('session')).toMatchObject({
      credential: { kind: 'session' },
      principal: { id: ada.id, type: 'user' },
    })
  })

  test('somebody’s own workspace is seen with their role there by the first look of a guest, and by later ones', async () => {
    const theirs = workspace(bob, { address: 'bob/theirs' })
    await put(store.management, async ({ workspaces }) => {
      await workspaces.insert(theirs)
      await workspaces.setMember(theirs.id, ada.id, 'writer')
    })
    const standings = [
      await find('token of bob', theirs.id),
      ...[await find('token', theirs.id), await find('token', theirs.address), await find('token', theirs.id)],
      await find('token of bob', theirs.id),
    ].map((facts) => [facts?.workspace?.standing.owner, facts?.workspace?.standing.workspaceRoles])
    const guest = [false, ['writer']]
    expect(standings).toEqual([[true, []], guest, guest, guest, [true, []]])
  })

  test.each([1, 4])('a name with %i characters that stand between columns is read as it is', async (count) => {
    const name = `${'operator\u001f'.repeat(count)}"'\n`
    await put(store.management, async ({ credentials, workspaces }) => {
      await credentials.update({ ...token, name, workspaces: null })
      await workspaces.update({ ...other, name })
    })
    for (const place of [other.id, home.id]) {
      const facts = await find('token', place)
      expect([facts?.credential.name, facts?.principal.handle, facts?.workspace?.id]).toEqual([name, ada.handle, place])
    }
    expect((await find('token', other.id))?.workspace?.name).toBe(name)
  })

  test('the first grant that a workspace keeps is seen by looks at the credential that it is of, and by no other', async () => {
    const decide = (state: 'pending' | 'approved') =>
      put(store.management, ({ grants }) =>
        grants.put({
          ...{ workspaceId: other.id, credentialId: made['session']?.id as Credential['id'], state },
          ...{ requestedAt: NOW, decidedAt: null, decidedBy: null },
        }),
      )
    const seen = async () => {
      const looks = [
        await find('session', other.id),
        await find('session', other.address),
        await find('token', other.id),
      ]
      return looks.map((facts) => facts?.workspace?.grant)
    }
    expect(await seen()).toEqual([null, null, null])
    await decide('pending')
    expect(await seen()).toEqual(['pending', 'pending', null])
    await decide('approved')
    expect(await seen()).toEqual(['approved', 'approved', null])
  })

  test('what happens to credential, principal and grant is seen at once', async () => {
    expect((await find('token of bob'))?.principal.state).toBe('suspended')
    await put(store.management, async ({ credentials, principals, grants }) => {
      await credentials.update({ ...token, state: 'revoked' })
      await principals.update({ ...ada, state: 'deleted' })
      await grants.put({
        workspaceId: home.id,
        credentialId: token.id,
        state: 'ended',
        requestedAt: NOW,
        decidedAt: NOW,
        decidedBy: ada.id,
      })
    })
    expect(await find('token', home.id)).toMatchObject({
      credential: { state: 'revoked' },
      principal: { state: 'deleted' },
      workspace: { grant: 'ended' },
    })
  })

  describe('of a rotated credential', () => {
    const rotate = (version: number, endsAt: number, firstUse: boolean) =>
      put(store.management, async (tables) => {
        await tables.credentials.endOlderSecrets(token.owner, token.id, version, endsAt as typeof NOW, firstUse)
        await addSecret(tables, token, secret(token, `v${version}`, version))
      })
    const seen = async (text: string) => {
      const facts = await find(text)
      return [facts?.credential.id === token.id, facts?.secretVersion, facts?.secretEndsAt, facts?.endsOlderSecret]
    }

    test('both secrets are found, the old one with its end, the new one with the older that waits for it', async () => {
      await rotate(2, NOW + 10, true)
      expect([await seen('token'), await seen('v2')]).toEqual([
        [true, 1, NOW + 10, false],
        [true, 2, null, true],
      ])
      await rotate(3, NOW + 10, true)
      expect([await seen('token'), await seen('v2'), await seen('v3')]).toEqual([
        [true, 1, NOW + 10, false],
        [true, 2, NOW + 10, true],
        [true, 3, null, true],
      ])
    })

    test('nothing waits for the first use when a deadline was chosen, or once it was seen', async () => {
      await rotate(2, NOW + 10, false)
      expect(await seen('v2')).toEqual([true, 2, null, false])
      await rotate(3, NOW + 10, true)
      await put(store.management, ({ credentials }) =>
        credentials.endOlderSecrets(token.owner, token.id, 3, NOW, false),
      )
      expect(await seen('v3')).toEqual([true, 3, null, false])
    })
  })
}

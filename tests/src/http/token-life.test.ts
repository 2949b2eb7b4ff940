import { DAY } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CredentialBody, type ListBody, openWorld, type Person, START, unknownToken, type World } from './world.ts'

let world: World
let ada: Person
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
})
afterEach(() => world.close())

const iso = (after: number) => new Date(START + after).toISOString()
const shown = (id: string) => world.ok<CredentialBody>(`GET /v1/tokens/${id}`, ada.session)

describe('a personal access token', () => {
  test('is created with the defaults of the platform, and its secret is shown this once', async () => {
    const { credential, secret } = await world.token(ada.session)
    expect(credential).toMatchObject({
      kind: 'pat',
      name: 'Token',
      description: '',
      scopes: ['*'],
      workspaces: null,
      resources: null,
      ipAllowlist: [],
      status: 'active',
      ownerId: ada.id,
      workspaceId: null,
      createdBy: ada.id,
      createdAt: iso(0),
      expiresAt: iso(90 * DAY),
      secretVersion: 1,
    })
    expect(credential.hint.startsWith('lk_pat_')).toBe(true)
    expect(secret.endsWith(credential.hint.slice(-4))).toBe(true)
    const answers = [await shown(credential.id), await world.ok('GET /v1/tokens', ada.session)]
    expect(JSON.stringify(answers)).not.toContain(secret.slice(7, -6))
  })

  test('keeps id and secret through edit, suspension and resumption, and works only while active', async () => {
    const { credential, secret } = await world.token(ada.session)
    const path = `/v1/tokens/${credential.id}`
    const edited = await world.ok<CredentialBody>(`PATCH ${path}`, ada.session, {
      body: { name: ' New ', description: 'two\nlines' },
    })
    expect(edited).toMatchObject({ id: credential.id, name: 'New', description: 'two\nlines', secretVersion: 1 })
    world.advance(1000)
    expect(await world.ok(`POST ${path}/suspend`, ada.session)).toMatchObject({
      status: 'suspended',
      suspendedAt: iso(1000),
    })
    expect(await world.verdict(secret)).toBe('suspended')
    expect(await world.outcome('GET /v1/self', secret)).toBe('401 unauthenticated')
    expect(await world.ok(`POST ${path}/resume`, ada.session)).toMatchObject({ status: 'active', suspendedAt: null })
    expect(await world.verdict(secret)).toBe('ok')
  })

  test('revoked is revoked for good, and shows its owner by whom, when and why', async () => {
    const { credential, secret } = await world.token(ada.session)
    const path = `/v1/tokens/${credential.id}`
    world.advance(5000)
    await world.ok(`POST ${path}/revoke`, ada.session, { body: { reason: 'Laptop lost' } })
    world.advance(400 * DAY)
    const again = await world.session(ada.id)
    const tombstone = await world.ok<CredentialBody>(`GET ${path}`, again)
    expect(tombstone).toMatchObject({
      status: 'revoked',
      revokedAt: iso(5000),
      revokedBy: ada.id,
      revokeReason: 'Laptop lost',
    })
    for (const verb of ['resume', 'suspend', 'rotate']) {
      expect([verb, await world.outcome(`POST ${path}/${verb}`, again, { body: {} })]).toEqual([
        verb,
        '409 invalid_state',
      ])
    }
    expect(await world.outcome(`PATCH ${path}`, again, { body: { name: 'x' } })).toBe('409 invalid_state')
    expect(await world.ok(`POST ${path}/revoke`, again, { body: { reason: 'Other' } })).toMatchObject({
      revokeReason: 'Laptop lost',
    })
    expect(await world.verdict(secret)).toBe('revoked')
  })

  test('in any ended state, its caller gets one answer, the same as for a token that never was', async () => {
    const make = async (end: (id: string) => Promise<unknown>, more: object = {}) => {
      const { credential, secret } = await world.token(ada.session, more)
      await end(credential.id)
      return secret
    }
    const act = (verb: string) => (id: string) => world.ok(`POST /v1/tokens/${id}/${verb}`, ada.session, { body: {} })
    const bob = await world.user('bob')
    const secrets = [
      await make(act('revoke')),
      await make(act('suspend')),
      await make(act('rotate')).then((secret) => secret),
      await make(async () => {}, { notBefore: iso(30 * DAY) }),
      await make(async () => {}, { expiresAt: iso(1) }),
      await make(async () => {}, { ipAllowlist: ['192.0.2.1'] }),
      (await world.token(bob.session)).secret,
      unknownToken(),
      'nonsense',
    ]
    await world.ok(`POST /v1/users/${bob.id}/suspend`, world.operator)
    world.advance(8 * DAY)
    const answers = await Promise.all(
      secrets.map((secret) => world.call('GET /v1/self', secret, { address: '198.51.100.1' })),
    )
    for (const { status, headers } of answers) {
      expect(status).toBe(401)
      expect(headers.get('www-authenticate')).toBe('Bearer realm="latchkey", error="invalid_token"')
    }
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    const { text } = await world.call('GET /v1/self', null)
    expect(text).toBe(answers[0]?.text)
  })

  test('is listed by state, newest first, for its owner alone', async () => {
    const ids: string[] = []
    for (const name of ['one', 'two', 'three']) {
      world.advance(1)
      ids.unshift((await world.token(ada.session, { name })).credential.id)
    }
    await world.ok(`POST /v1/tokens/${ids[0]}/revoke`, ada.session)
    await world.ok(`POST /v1/tokens/${ids[1]}/suspend`, ada.session)
    const listed = async (query: string, as = ada.session) =>
      (await world.ok<ListBody<CredentialBody>>(`GET /v1/tokens${query}`, as)).items.map(({ id }) => id)
    expect(await listed('')).toEqual(ids)
    expect(await listed('?status=revoked')).toEqual([ids[0]])
    expect(await listed('?status=suspended')).toEqual([ids[1]])
    expect(await listed('?status=active')).toEqual([ids[2]])
    expect(await listed('', (await world.user('bob')).session)).toEqual([])
  })

  test('suspending, resuming and revoking twice is no error and leaves one entry of history', async () => {
    const { credential } = await world.token(ada.session)
    for (const verb of ['suspend', 'suspend', 'resume', 'resume', 'revoke', 'revoke']) {
      await world.ok(`POST /v1/tokens/${credential.id}/${verb}`, ada.session)
    }
    const { items } = await world.ok<ListBody<{ action: string; subjectId: string }>>('GET /v1/audit', ada.session)
    const actions = items.filter(({ subjectId }) => subjectId === credential.id).map(({ action }) => action)
    expect(actions.sort()).toEqual(['token.created', 'token.resumed', 'token.revoked', 'token.suspended'])
  })
})

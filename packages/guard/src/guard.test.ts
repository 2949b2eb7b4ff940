import { createHash } from 'node:crypto'
import { type Decision, formatInstant, isWellFormed, NO_POLICY, plus, type Question, refuse } from '@latchkey/core'
import { createVerifier, type Digest, type FoundRecord } from '@latchkey/verifier'
import { describe, expect, it, vi } from 'vitest'
import { bearer, createGuard, type GuardOptions, type Passage, seam, speckle } from './index.ts'
import { aRecord, aToken, NOW, type RecordChange, SEAM_FORMAT } from './testing/records.ts'

const DAY = 86_400_000
const DIALECTS = { bearer, seam, speckle }
const PLACE = { epoch: 'e1', numbers: [1] }
const FOREIGN = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }

/** A guard in one process with a verifier that knows one token. */
function guardOf(change: RecordChange = {}, options: Partial<GuardOptions> = {}, kind: 'pat' | 'key' = 'pat') {
  const token = aToken(kind, options.dialect === seam ? SEAM_FORMAT : undefined)
  const record = aRecord(change)
  const digest = createHash('sha256').update(token).digest('hex')
  const find = vi.fn(async (asked: Digest, workspace: string | null): Promise<FoundRecord> => {
    if (asked !== digest) return { record: null, position: PLACE }
    const reached =
      record.credential.kind === 'key'
        ? workspace === null || workspace === 'ws_home'
        : workspace === 'ws_home' || workspace === 'acme/home'
    return { record: reached ? record : { ...record, workspace: null }, position: PLACE }
  })
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex') as Digest
  const verifier = createVerifier({ source: { find }, sha256, clock: () => NOW, isWellFormed })
  const guard = createGuard({ verifier, ...options } as GuardOptions)
  return { guard, token, find }
}

const ask = (token: string | null, headers: Record<string, string> = {}) =>
  new Request('http://api.example/devices', {
    headers: { ...(token !== null && { authorization: `Bearer ${token}` }), ...headers },
  })

const code = async (passage: Passage | Promise<Passage>) => {
  const found = await passage
  return found.ok ? 'ok' : found.refusal.code
}

describe.each(['bearer', 'seam', 'speckle'] as const)('with the dialect %s', (name) => {
  it.each<[string, (token: string) => string]>([
    ['two words', (token) => `Bearer ${token} ${token}`],
    ['a comma', (token) => `Bearer ${token},`],
    ['quotation marks', (token) => `Bearer "${token}"`],
    ['characters above ASCII', (token) => `Bearer ${token}\u00e9`],
    ['two headers', (token) => `Bearer ${token}, Bearer ${token}`],
  ])('refuses %s as malformed, and asks for nothing', async (_, written) => {
    const { guard, token, find } = guardOf({}, { dialect: DIALECTS[name] })
    const request = new Request('http://api.example/devices', { headers: { authorization: written(token) } })
    expect(await code(guard.check(request))).toBe('malformed')
    expect(find).not.toHaveBeenCalled()
  })
})

it('lets a caller through who meets the requirement, and says who it is', async () => {
  const { guard, token } = guardOf()
  const passage = await guard.check(ask(token, { 'latchkey-workspace': 'acme/home' }), {
    scopes: ['devices:read'],
    workspace: 'required',
  })
  expect(passage).toEqual({
    ok: true,
    headers: {},
    caller: {
      ok: true,
      credential: { id: 'tok_1', kind: 'pat', name: 'nightly export' },
      principal: { id: 'usr_1', type: 'user', handle: 'ada' },
      workspace: { id: 'ws_home', address: 'acme/home', name: 'Home' },
      scopes: ['devices:read', 'devices:write'],
      resources: null,
      expiresAt: null,
    },
  })
})

it('does not let a handler change who makes the next request', async () => {
  const { guard, token } = guardOf()
  const request = ask(token, { 'latchkey-workspace': 'acme/home' })
  for (let count = 0; count < 3; count++) {
    const passage = await guard.check(request)
    if (!passage.ok) throw new Error(passage.refusal.code)
    expect(passage.caller.scopes).toEqual(['devices:read', 'devices:write'])
    expect(() => Object.assign(passage.caller, { scopes: ['admin'] })).toThrow(TypeError)
  }
})

describe('what a route may require', () => {
  it('a workspace', async () => {
    const { guard, token } = guardOf()
    expect(await code(guard.check(ask(token), { workspace: 'required' }))).toBe('workspace_required')
    expect(await code(guard.check(ask(token)))).toBe('ok')
  })

  it('no workspace: one that is named is ignored, a foreign one too', async () => {
    const { guard, token, find } = guardOf()
    const passage = await guard.check(ask(token, { 'latchkey-workspace': 'ws_foreign' }), { workspace: 'none' })
    expect(passage).toMatchObject({ ok: true, caller: { workspace: null } })
    expect(find.mock.lastCall?.[1]).toBeNull()
  })

  it('kinds', async () => {
    const { guard, token } = guardOf({ credential: { kind: 'key' } }, {}, 'key')
    expect(await code(guard.check(ask(token), { kinds: ['pat'] }))).toBe('kind_not_accepted')
    expect(await code(guard.check(ask(token), { kinds: ['key'] }))).toBe('ok')
    expect(await code(guard.check(ask(token)))).toBe('ok')
  })

  it('one of the platform’s resources, fixed or taken from the request', async () => {
    const { guard, token } = guardOf({ credential: { resources: ['lock_1'] } })
    const resource = (request: { url: string }) => new URL(request.url).searchParams.get('id')
    const request = (id: string) =>
      new Request(`http://api.example/?id=${id}`, { headers: { authorization: `Bearer ${token}` } })
    expect(await code(guard.check(request('lock_1'), { resource }))).toBe('ok')
    expect(await code(guard.check(request('lock_2'), { resource }))).toBe('resource_not_allowed')
    expect(await code(guard.check(request('x'), { resource: 'lock_2' }))).toBe('resource_not_allowed')
  })

  it.each([
    ['a misspelt field', { scope: ['devices:read'] }, 'no field "scope"'],
    ['scopes that are no list', { scopes: 'devices:read' }, '"scopes"'],
    ['an unknown mode', { workspace: 'always' }, '"workspace"'],
    ['a kind that is for machines of the platform', { kinds: ['service'] }, '"kinds"'],
  ])('nothing else: %s leaves no route open', async (_, requirement, message) => {
    const onFault = vi.fn()
    const { guard, token } = guardOf({}, { onFault })
    expect(await code(guard.check(ask(token), requirement as never))).toBe('stale')
    expect(onFault.mock.lastCall?.[0].message).toContain(message)
  })
})

describe('a workspace that the caller names', () => {
  it('is as good as unknown when it is foreign, and the answers are the same to the byte', async () => {
    const { guard, token } = guardOf()
    const answers = await Promise.all(
      [
        ask(token, { 'latchkey-workspace': 'ws_foreign' }),
        ask(token, { 'latchkey-workspace': 'no such thing, at all' }),
        ask(token, { 'latchkey-workspace': 'x'.repeat(10_000) }),
        ask(aToken(), { 'latchkey-workspace': 'ws_home' }),
        ask('garbage'),
        ask(`${token}x`),
      ].map(async (request) => {
        const passage = await guard.check(request, { scopes: ['devices:read'] })
        return passage.ok
          ? 'ok'
          : JSON.stringify([passage.response.status, [...passage.response.headers], await passage.response.text()])
      }),
    )
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toContain('401')
  })

  it('is not asked about when it can be none', async () => {
    const { guard, token, find } = guardOf()
    expect(await code(guard.check(ask(token, { 'latchkey-workspace': 'a b' })))).toBe('workspace_unknown_or_forbidden')
    expect(find).not.toHaveBeenCalled()
  })

  it('does not matter to a key that speaks Seam', async () => {
    const { guard, token } = guardOf({ credential: { kind: 'key' } }, { dialect: seam }, 'key')
    expect(await code(guard.check(ask(token, { 'seam-workspace': 'ws_foreign' }), { workspace: 'required' }))).toBe(
      'ok',
    )
  })
})

describe('a token in a browser', () => {
  it('is refused without a look-up when it says of itself that it is personal', async () => {
    const { guard, token, find } = guardOf()
    const passage = await guard.check(ask(token, FOREIGN))
    expect(passage).toMatchObject({ ok: false, refusal: { code: 'browser_use_refused' } })
    if (!passage.ok)
      expect([passage.response.status, await passage.response.text()]).toEqual([
        403,
        expect.stringContaining('never used from a browser'),
      ])
    expect(find).not.toHaveBeenCalled()
  })

  it('is refused by its record when its text does not tell', async () => {
    const { find } = guardOf()
    const verifier = {
      verify: async (): Promise<Decision> => ({ ok: true, ...aRecord(), scopes: [], resources: null, expiresAt: null }),
      verifyDigest: find as never,
    }
    expect(await code(createGuard({ verifier }).check(ask('acme_personal_x', FOREIGN)))).toBe('browser_use_refused')
  })

  it('is put down with the page that sent it, whichever way it was told, and an API key is not', async () => {
    const noted: (readonly [string, string | null])[] = []
    const kind = { of: 'pat' as 'pat' | 'key' }
    const verifier = {
      verify: (): Decision => {
        const record = aRecord({ credential: { kind: kind.of } })
        return { ok: true, ...record, scopes: [], resources: null, expiresAt: null }
      },
      verifyDigest: undefined as never,
      noteBrowserUse: (token: string, origin: string | null) => void noted.push([token, origin]),
    }
    const guard = createGuard({ verifier })
    const { token } = guardOf()
    const page = { 'sec-fetch-site': 'cross-site', origin: 'https://Page.example:8443' }
    for (const [text, headers] of [
      [token, page],
      ['acme_personal_x', { 'sec-fetch-site': 'cross-site' }],
      ['acme_personal_y', { origin: 'chrome-extension://aapbdbdomjkkjkaonfhkkikfgjllcleb' }],
    ] as const)
      expect(await code(guard.check(ask(text, headers)))).toBe('browser_use_refused')
    kind.of = 'key'
    expect(await code(guard.check(ask('acme_key', page)))).toBe('ok')
    expect(noted).toEqual([
      [token, 'https://page.example:8443'],
      ['acme_personal_x', null],
      ['acme_personal_y', null],
    ])
  })

  it('passes when it is an API key, when the page is of the same origin, and when the server allows it', async () => {
    const key = guardOf({ credential: { kind: 'key' } }, {}, 'key')
    expect(await code(key.guard.check(ask(key.token, FOREIGN)))).toBe('ok')
    const { guard, token } = guardOf()
    expect(await code(guard.check(ask(token, { 'sec-fetch-site': 'same-origin', origin: 'http://api.example' })))).toBe(
      'ok',
    )
    const open = guardOf({}, { browserUse: 'allow' })
    expect(await code(open.guard.check(ask(open.token, FOREIGN)))).toBe('ok')
  })
})

describe('the address of the caller', () => {
  const allowlist: RecordChange = { credential: { addressAllowlist: ['203.0.113.0/24'] } }

  it('is the socket’s, and not what the caller claims', async () => {
    const { guard, token } = guardOf(allowlist)
    expect(await code(guard.check(ask(token), {}, { address: '203.0.113.7' }))).toBe('ok')
    expect(
      await code(guard.check(ask(token, { 'x-forwarded-for': '203.0.113.7' }), {}, { address: '198.51.100.1' })),
    ).toBe('ip_not_allowed')
    expect(await code(guard.check(ask(token, { 'x-forwarded-for': '203.0.113.7' })))).toBe('ip_not_allowed')
  })

  it('is what a listed proxy says', async () => {
    const { guard, token } = guardOf(allowlist, { trustedProxies: ['127.0.0.1'] })
    expect(
      await code(guard.check(ask(token, { 'x-forwarded-for': '203.0.113.7' }), {}, { address: '127.0.0.1' })),
    ).toBe('ok')
    expect(
      await code(
        guard.check(ask(token, { 'x-forwarded-for': '203.0.113.7, 198.51.100.1' }), {}, { address: '127.0.0.1' }),
      ),
    ).toBe('ip_not_allowed')
  })

  it('counts for the policy of the workspace too', async () => {
    const { guard, token } = guardOf({
      workspace: { policy: { ...NO_POLICY, addressAllowlists: [['203.0.113.0/24']] } },
    })
    const request = ask(token, { 'latchkey-workspace': 'ws_home' })
    expect(await code(guard.check(request, {}, { address: '203.0.113.7' }))).toBe('ok')
    expect(await code(guard.check(request, {}, { address: '203.0.114.7' }))).toBe('ip_not_allowed')
  })
})

describe('a token that expires soon', () => {
  it.each([
    ['in seven days', 7 * DAY, true],
    ['in a second', 1000, true],
    ['a millisecond later than in seven days', 7 * DAY + 1, false],
  ])('%s', async (_, left, isTold) => {
    const expiresAt = plus(NOW, left)
    const { guard, token } = guardOf({ credential: { expiresAt } })
    expect(await guard.check(ask(token))).toMatchObject({
      ok: true,
      headers: isTold ? { 'latchkey-token-expires': formatInstant(expiresAt) } : {},
    })
  })
})

describe('the id of a request', () => {
  const idOf = async (requestId: string | null) => {
    const passage = await createGuard({ verifier: { verify: vi.fn(), verifyDigest: vi.fn() }, dialect: seam }).check(
      ask(null),
      {},
      { requestId },
    )
    return passage.ok ? null : passage.response.headers.get('seam-request-id')
  }

  it('is the server’s own where it has one, else made up, each time anew', async () => {
    expect(await idOf('req-7')).toBe('req-7')
    expect(await idOf(null)).toMatch(/^[0-9a-f-]{36}$/)
    expect(await idOf(null)).not.toBe(await idOf(null))
  })

  it('is made up where the given one would break the header', async () => {
    expect(await idOf('a\r\nset-cookie: x=1')).toMatch(/^[0-9a-f-]{36}$/)
    expect(await idOf('x'.repeat(10_000))).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('a check never throws', () => {
  it.each([
    ['a verifier that does', () => ({ verify: () => Promise.reject(new Error('broken')), verifyDigest: vi.fn() }), {}],
    [
      'a verifier that does so at once',
      () => ({
        verify: () => {
          throw 'broken'
        },
        verifyDigest: vi.fn(),
      }),
      {},
    ],
    [
      'a resource that can’t be told',
      () => ({ verify: async (_: string | null, __: Question) => refuse('unknown'), verifyDigest: vi.fn() }),
      {
        resource: () => {
          throw new Error('no id')
        },
      },
    ],
  ])('%s', async (_, verifier, requirement) => {
    const onFault = vi.fn(() => {
      throw new Error('the listener is broken too')
    })
    const passage = await createGuard({ verifier: verifier(), onFault }).check(ask('x'), requirement)
    expect(passage).toMatchObject({ ok: false, refusal: { code: 'stale' } })
    if (!passage.ok) expect([passage.response.status, passage.response.headers.get('retry-after')]).toEqual([503, '1'])
    expect(onFault).toHaveBeenCalledOnce()
  })
})

describe('options that can’t work are refused at once, without repeating the key', () => {
  it.each([
    ['no key', { url: 'http://localhost:1', serviceKey: '' }, 'serviceKey'],
    ['a key from an unset variable', { url: 'http://localhost:1', serviceKey: undefined }, 'serviceKey'],
    ['a key with a line break', { url: 'http://localhost:1', serviceKey: 'lk_svc_SECRET\n' }, 'serviceKey'],
    ['no url', { serviceKey: 'k' }, 'url'],
    ['another scheme', { url: 'ftp://localhost', serviceKey: 'k' }, 'url'],
    ['a query', { url: 'http://localhost?x', serviceKey: 'k' }, 'url'],
    ['a user', { url: 'http://u:p@localhost', serviceKey: 'k' }, 'url'],
    ['a timeout of nothing', { url: 'http://localhost', serviceKey: 'k', timeoutMs: 0 }, 'timeoutMs'],
    [
      'a proxy that is no range',
      { url: 'http://localhost', serviceKey: 'k', trustedProxies: ['nginx'] },
      'trustedProxies',
    ],
  ])('%s', (_, options, field) => {
    expect(() => createGuard(options as never)).toThrow(new RegExp(`^(?=.*${field})(?!.*SECRET)`))
  })
})

import { argon2Sync, createHash, pbkdf2Sync, randomBytes } from 'node:crypto'
import type { Credential } from '@latchkey/sdk'
import { hash as bcrypt } from '@node-rs/bcrypt'
import { beforeAll, describe, expect, test } from 'vitest'
import { type ImportService, startImportService } from './service.ts'

let service: ImportService
beforeAll(async () => {
  service = await startImportService()
  return () => service.close()
})

/** As Speckle's server makes them: ten hexadecimal characters of id, thirty-two of secret. */
function aToken() {
  const [id, secret] = [randomBytes(5).toString('hex'), randomBytes(16).toString('hex')]
  return { id, secret, token: id + secret, lastCharacters: secret.slice(-6) }
}
const b64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '')
const sha = (text: string) => createHash('sha256').update(text)

const SCHEMES: Readonly<Record<string, (secret: string) => string | Promise<string>>> = {
  "bcrypt at Speckle's cost": (secret) => bcrypt(secret, { cost: 10 }),
  'sha256 in hexadecimal': (secret) => sha(secret).digest('hex'),
  'sha256 in base64': (secret) => sha(secret).digest('base64'),
  argon2id: (secret) => {
    const nonce = randomBytes(16)
    const tag = argon2Sync('argon2id', {
      message: secret,
      nonce,
      memory: 19_456,
      passes: 2,
      parallelism: 1,
      tagLength: 32,
    })
    return `$argon2id$v=19$m=19456,t=2,p=1$${b64(nonce)}$${b64(tag)}`
  },
  "pbkdf2 in passlib's form": (secret) => {
    const salt = randomBytes(16)
    const key = b64(pbkdf2Sync(secret, salt, 120_000, 32, 'sha256')).replaceAll('+', '.')
    return `$pbkdf2-sha256$120000$${b64(salt).replaceAll('+', '.')}$${key}`
  },
  "pbkdf2 in Django's form": (secret) => {
    const key = pbkdf2Sync(secret, 'saltsaltsalt', 120_000, 32, 'sha256').toString('base64')
    return `pbkdf2_sha256$120000$saltsaltsalt$${key}`
  },
}

describe.each(Object.entries(SCHEMES))('a token hashed with %s', (_, hashed) => {
  test('goes on working, is rehashed at its first use, and is refused when one character is wrong', async () => {
    const { id, secret, token, lastCharacters } = aToken()
    const { sum } = await service.take([{ id, hash: await hashed(secret), lastCharacters }])
    expect(sum).toEqual({ read: 1, imported: 1, known: 0, refused: 0 })
    const wrong = token.slice(0, -1) + (token.endsWith('0') ? '1' : '0')
    expect(await service.verify(wrong)).toMatchObject({ ok: false, code: 'unknown' })
    const first = await service.verify(token)
    expect(first).toMatchObject({ ok: true, scopes: expect.arrayContaining(['streams:read']) })
    const history = []
    for await (const entry of service.ada.audit.own()) history.push(entry)
    const id_ = first.ok ? first.credential.id : ''
    const mine = history.filter(({ subjectId }) => subjectId === id_).map(({ action }) => action)
    expect(mine).toEqual(['token.rehashed', 'token.imported'])
    expect(await service.verify(token)).toMatchObject({ ok: true })
    expect(await service.verify(wrong)).toMatchObject({ ok: false, code: 'unknown' })
  })
})

test('a token hashed whole works, without an id and without being rehashed', async () => {
  const token = `acme_${randomBytes(20).toString('hex')}`
  const format = { name: 'acme', prefix: 'acme_', alphabet: 'hex', idLength: 0, secretLength: 40 } as const
  const hash = sha(token).digest('hex')
  const choice = { format, of: 'whole' } as const
  expect((await service.take([{ hash }], choice)).sum.imported).toBe(1)
  expect((await service.take([{ hash }], choice)).sum).toMatchObject({ imported: 0, known: 1 })
  // The running service hears of a new format within seconds.
  await expect.poll(async () => (await service.verify(token)).ok, { timeout: 15_000 }).toBe(true)
})

describe('what a row says', () => {
  test('holds: expired, revoked and limited tokens are so after the import, and their owner sees why', async () => {
    const [expired, revoked, limited] = [aToken(), aToken(), aToken()]
    const hash = (secret: string) => sha(secret).digest('hex')
    await service.take([
      { id: expired.id, hash: hash(expired.secret), name: 'old', expiresAt: Date.UTC(2026, 0, 2) },
      { id: revoked.id, hash: hash(revoked.secret), name: 'gone', revoked: true },
      { id: limited.id, hash: hash(limited.secret), name: 'one', resources: ['project:x'], lastCharacters: 'abcd' },
    ])
    expect(await service.verify(expired.token)).toMatchObject({ ok: false, code: 'expired' })
    expect(await service.verify(revoked.token)).toMatchObject({ ok: false, code: 'revoked' })
    expect(await service.verify(limited.token)).toMatchObject({ ok: true, resources: ['project:x'] })
    const listed: Credential[] = []
    for await (const credential of service.ada.tokens.list()) listed.push(credential)
    const named = (wanted: string) => listed.find(({ name }) => name === wanted)
    expect(named('old')).toMatchObject({ status: 'expired' })
    expect(named('gone')).toMatchObject({ status: 'revoked', revokeReason: 'revoked before it was imported' })
    expect(named('one')).toMatchObject({ status: 'active', hint: '…abcd', createdAt: '2026-01-01T00:00:00.000Z' })
  })

  test('can be revoked before the token was ever used', async () => {
    const { id, secret, token } = aToken()
    await service.take([{ id, hash: sha(secret).digest('hex'), name: 'never used' }])
    for await (const credential of service.ada.tokens.list())
      if (credential.name === 'never used') await service.ada.tokens.revoke(credential.id)
    expect(await service.verify(token)).toMatchObject({ ok: false, code: 'revoked' })
  })

  test('ends with a rotation before the first use, as any secret does', async () => {
    const { id, secret, token } = aToken()
    await service.take([{ id, hash: sha(secret).digest('hex'), name: 'rotated' }])
    for await (const credential of service.ada.tokens.list())
      if (credential.name === 'rotated')
        await service.ada.tokens.rotate(credential.id, { overlap: { until: 'deadline', seconds: 0 } })
    expect(await service.verify(token)).toMatchObject({ ok: false, code: 'rotated' })
  })
})

test('weak and unusable rows are refused, each with its line and a reason, and the others imported', async () => {
  const { id, secret } = aToken()
  const good = { id, hash: sha(secret).digest('hex') }
  const cases: [string, Record<string, unknown>, RegExp][] = [
    ['MD5', { hash: createHash('md5').update(secret).digest('hex') }, /MD5 is too weak/],
    ['SHA-1', { hash: createHash('sha1').update(secret).digest('hex') }, /SHA-1 is too weak/],
    ['plain text', { hash: secret.repeat(2).slice(1) }, /plain text/],
    ['cheap bcrypt', { hash: await bcrypt(secret, { cost: 4 }) }, /bcrypt cost 4 is too weak/],
    ['dear bcrypt', { hash: `$2b$31$${'a'.repeat(53)}` }, /bcrypt cost 31 is above/],
    ['cheap pbkdf2', { hash: `pbkdf2_sha256$1000$saltsaltsalt$${b64(randomBytes(32))}` }, /iterations 1000/],
    [
      'dear argon2',
      { hash: `$argon2id$v=19$m=4194304,t=2,p=1$${b64(randomBytes(16))}$${b64(randomBytes(32))}` },
      /memory/,
    ],
    ['half a hash', { hash: '$2b$10$abc' }, /no whole bcrypt/],
    ['a stranger', { ...good, id: 'ffffffffff', owner: 'nobody@example.com' }, /no user "nobody@example.com"/],
    ['a scope that there is not', { ...good, scopes: ['no:such'] }, /no scope "no:such"/],
    ['every scope at once', { ...good, scopes: ['*'] }, /no scope "\*"/],
    ['an id of another length', { ...good, id: 'abc' }, /3 characters/],
  ]
  const { sum, refused } = await service.take([...cases.map(([, row]) => ({ id, ...row })), good])
  expect(sum).toEqual({ read: cases.length + 1, imported: 1, known: 0, refused: cases.length })
  for (const [index, [, , reason]] of cases.entries())
    expect(refused.find((said) => said.startsWith(`${index + 1}: `))).toMatch(reason)
})

test('SHA-256 of a secret that can be guessed is refused', async () => {
  const format = { name: 'short', prefix: 's_', alphabet: 'hex', idLength: 8, secretLength: 16 } as const
  const { refused } = await service.take([{ id: '01234567', hash: 'a'.repeat(64) }], { format })
  expect(refused[0]).toMatch(/64 bits/)
})

test('a dry run counts and refuses the same, and changes nothing', async () => {
  const { id, secret, token } = aToken()
  const rows = [{ id, hash: sha(secret).digest('hex') }, { fault: 'It is not JSON.' }]
  const counted = { read: 2, imported: 1, known: 0, refused: 1 }
  expect((await service.take(rows, { dryRun: true })).sum).toEqual(counted)
  expect(await service.verify(token)).toMatchObject({ ok: false })
  expect((await service.take(rows)).sum).toEqual(counted)
})

test('an import that broke off goes on where it was, and no row is there twice', async () => {
  const rows = Array.from({ length: 4500 }, () => {
    const { id, secret } = aToken()
    return { id, hash: sha(secret).digest('hex') }
  })
  const broken = service.take(rows, {
    onProgress({ read }) {
      if (read >= 4000) throw new Error('pulled the plug')
    },
  })
  await expect(broken).rejects.toThrow('pulled the plug')
  expect((await service.take(rows)).sum).toEqual({ read: 4500, imported: 500, known: 4000, refused: 0 })
})

describe('wrong secrets for a known id', () => {
  test('are soon refused without any hashing, from one address and for one id', async () => {
    const { id, secret, token } = aToken()
    await service.take([{ id, hash: await bcrypt(secret, { cost: 10 }) }])
    const codes = new Map<string, number>()
    for (let index = 0; index < 40; index++) {
      const answer = await service.verify(id + randomBytes(16).toString('hex'), `192.0.2.${index}`)
      const code = answer.ok ? 'ok' : answer.code
      codes.set(code, (codes.get(code) ?? 0) + 1)
    }
    expect(codes.get('unknown')).toBe(5)
    expect(codes.get('rate_limited')).toBe(35)
    expect(await service.verify(token)).toMatchObject({ ok: false, code: 'rate_limited' })
  })
})

import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type IssuedBody, openWorld, type RotatedBody, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

/** Everything that the service has written, as one text of bytes. */
async function written(): Promise<string> {
  const files = await readdir(world.folder, { recursive: true })
  const contents = await Promise.all(files.map((file) => readFile(join(world.folder, file), 'latin1')))
  return [...contents, ...world.log].join('\n')
}

/** How a secret could lie about: itself, its random part, and the usual encodings of the whole. */
const shapes = (secret: string) => [
  secret,
  secret.slice(-36, -6),
  Buffer.from(secret).toString('base64').slice(0, -4),
  Buffer.from(secret).toString('hex'),
  [...secret].reverse().join(''),
]

test('no secret that was ever given out can be read from the files or the log, and its SHA-256 can', async () => {
  const ada = await world.user('ada')
  const { id } = await world.workspace(ada.session, 'Home')
  const headers = (key: string) => ({ 'idempotency-key': key })
  const body = { name: 'CI' }
  const token = await world.ok<IssuedBody>('POST /v1/tokens', ada.session, { body, headers: headers('my-own-key-1') })
  const key = await world.ok<IssuedBody>(`POST /v1/workspaces/${id}/keys`, ada.session, {
    body,
    headers: headers('my-own-key-2'),
  })
  const rotated = await world.ok<RotatedBody>('POST /v1/self/rotate', token.secret, {
    body: {},
    headers: headers('my-own-key-3'),
  })
  await world.call(`GET /v1/${token.secret}`, token.secret, { headers: { 'x-note': token.secret } })
  await world.call('POST /v1/tokens', ada.session, { body: { name: 'x', scopes: [token.secret] } })
  await world.call('POST /v1/tokens', ada.session, { body: `{"name": "${key.secret}` })
  await world.verdict(rotated.secret)
  const waiting = await world.embedCode(ada.id)
  const embedded = await world.embed(ada.id)
  const bytes = await written()
  const setUp = world.latchkey.setUpSecret?.reveal() ?? ''
  for (const secret of [token, key, rotated]
    .map((issued) => issued.secret)
    .concat(world.operator, world.serviceKey, ada.session, embedded)) {
    for (const shape of shapes(secret)) expect(bytes).not.toContain(shape)
    expect(bytes).toContain(
      createHash('sha256')
        .update(secret)
        .digest('latin1' as 'binary'),
    )
  }
  expect(setUp.length).toBeGreaterThan(20)
  for (const other of [setUp, waiting, 'my-own-key-1', 'my-own-key-2', 'my-own-key-3'])
    expect(bytes).not.toContain(other)
})

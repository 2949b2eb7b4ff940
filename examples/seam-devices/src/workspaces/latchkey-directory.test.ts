import { Hono } from 'hono'
import { afterEach, expect, test } from 'vitest'
import { type Listening, listen } from '../listen.ts'
import { latchkeyDirectory } from './latchkey-directory.ts'

let listening: Listening | undefined
afterEach(() => listening?.close())

const workspace = (id: string, name: string) => ({ id, name, slug: id, address: `ada/${id}`, visibility: 'private' })

/** Latchkey's management API as far as the directory uses it, with one token and two pages of workspaces. */
async function directory(refusal?: { status: number; code: string; detail: string }) {
  const app = new Hono()
  const renamed: unknown[] = []
  app.use(async (c, next) => {
    const problem = (status: number, code: string, detail: string) =>
      c.body(JSON.stringify({ type: 'about:blank', title: code, status, code, detail }), status as 400, {
        'content-type': 'application/problem+json',
      })
    if (c.req.header('authorization') !== 'Bearer seam_at1mine') return problem(401, 'unauthenticated', 'Who is this?')
    if (refusal !== undefined) return problem(refusal.status, refusal.code, refusal.detail)
    return next()
  })
  app.get('/v1/workspaces', (c) =>
    c.req.query('cursor') === 'second'
      ? c.json({ items: [workspace('ws_b', 'B')], nextCursor: null })
      : c.json({ items: [workspace('ws_a', 'A')], nextCursor: 'second' }),
  )
  app.post('/v1/workspaces', async (c) => c.json(workspace('ws_new', (await c.req.json()).name), 201))
  app.patch('/v1/workspaces/:id', async (c) => {
    const { name } = await c.req.json()
    renamed.push([c.req.param('id'), name])
    return c.json(workspace(c.req.param('id'), name))
  })
  listening = await listen(async (request) => app.fetch(request), { host: '127.0.0.1', port: 0 })
  return { asked: latchkeyDirectory(listening.url), renamed }
}

test("acts with the caller's own token and reads every page", async () => {
  const { asked, renamed } = await directory()
  expect((await asked.list('seam_at1mine')).map(({ id }) => id)).toEqual(['ws_a', 'ws_b'])
  expect(await asked.create('seam_at1mine', 'New')).toMatchObject({ id: 'ws_new', name: 'New' })
  await asked.rename('seam_at1mine', 'ws_a', 'Other')
  expect(renamed).toEqual([['ws_a', 'Other']])
  await expect(asked.list('seam_at1other')).rejects.toMatchObject({ status: 401, type: 'unauthorized' })
})

test.each([
  [
    { status: 403, code: 'scope_missing', detail: 'It lacks workspaces:create.' },
    { status: 403, type: 'scope_missing' },
  ],
  [
    { status: 409, code: 'already_exists', detail: 'There is one.' },
    { status: 400, type: 'already_exists' },
  ],
  [
    { status: 404, code: 'not_found', detail: 'There is none.' },
    { status: 404, type: 'not_found' },
  ],
  [
    { status: 400, code: 'invalid_input', detail: 'Too long.' },
    { status: 400, type: 'invalid_input', validationErrors: { _errors: ['Too long.'] } },
  ],
])('passes the refusal %j on as one that Seam clients understand', async (refusal, expected) => {
  const { asked } = await directory(refusal)
  await expect(asked.create('seam_at1mine', 'New')).rejects.toMatchObject({ ...expected, message: refusal.detail })
})

test('takes a service that can not be reached for a fault of its own', async () => {
  const { asked } = await directory()
  await listening?.close()
  await expect(asked.create('seam_at1mine', 'New')).rejects.toMatchObject({ name: 'NetworkError' })
})

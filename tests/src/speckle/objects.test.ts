import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { type SpecklePlatform, startSpecklePlatform } from './platform.ts'

let platform: SpecklePlatform
beforeAll(async () => {
  platform = await startSpecklePlatform()
  return () => platform.close()
})

const bearer = (token: string | null): Record<string, string> =>
  token === null ? {} : { authorization: `Bearer ${token}` }
const get = (path: string, token: string | null) => fetch(platform.api + path, { headers: bearer(token) })
const stream = (projectId: string, token: string | null, body: unknown) =>
  fetch(`${platform.api}/api/v2/projects/${projectId}/object-stream/`, {
    method: 'POST',
    headers: { ...bearer(token), 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const form = (path: string, token: string, ids: unknown) =>
  fetch(platform.api + path, {
    method: 'POST',
    headers: bearer(token),
    body: new URLSearchParams({ objects: JSON.stringify(ids) }),
  })
const linesOf = async (response: Response) =>
  (await response.text())
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t') as [string, string])

function anObject(content: object) {
  const id = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32)
  return { ...content, id }
}

async function send(token: string, projectId: string, parts: readonly (Uint8Array | string)[]) {
  const body = new FormData()
  for (const [index, part] of parts.entries())
    body.set(`batch-${index}`, new Blob([part as BlobPart]), `batch-${index}`)
  return fetch(`${platform.api}/objects/${projectId}`, { method: 'POST', headers: bearer(token), body })
}

describe('fetching objects', () => {
  test('gives the root, and every object that its closure names, with every line ended', async () => {
    const { projectId, objectId, patRead } = platform
    const root = (await (await get(`/objects/${projectId}/${objectId}/single`, patRead)).json()) as Record<
      string,
      object
    >
    const ids = Object.keys(root['__closure'] ?? {})
    expect(ids).toHaveLength(27)
    const streamed = await stream(projectId, patRead, { objectIds: ids })
    expect(streamed.headers.get('content-encoding')).toBe('gzip')
    const sent = await linesOf(streamed)
    expect(sent.map(([id]) => id).sort()).toEqual([...ids].sort())
    for (const [id, json] of sent) expect(JSON.parse(json)).toMatchObject({ id, speckle_type: expect.any(String) })
    expect((await linesOf(await form(`/api/getobjects/${projectId}`, patRead, ids))).length).toBe(27)
    expect((await linesOf(await get(`/objects/${projectId}/${objectId}`, patRead))).length).toBe(28)
  })

  test('leaves out attributes that are not wanted, and ids that there are not', async () => {
    const { projectId, objectId, patRead } = platform
    const body = { objectIds: [objectId, 'f'.repeat(32)], attributeMask: { include: ['name'] } }
    const [[id, json] = ['', ''], ...rest] = await linesOf(await stream(projectId, patRead, body))
    expect(rest).toEqual([])
    expect(id).toBe(objectId)
    expect(Object.keys(JSON.parse(json)).sort()).toEqual(['__closure', 'id', 'name', 'speckle_type'])
  })

  test('is for strangers where the project is public, and nowhere else', async () => {
    const { publicProjectId, publicObjectId, projectId, objectId } = platform
    expect((await get(`/objects/${publicProjectId}/${publicObjectId}/single`, null)).status).toBe(200)
    const refused = await get(`/objects/${projectId}/${objectId}/single`, null)
    expect(refused.status).toBe(401)
    expect(await refused.json()).toEqual({ error: 'You are not logged in to this server' })
  })

  test('is refused with a reason that the clients can show', async () => {
    const { projectId, otherProjectId, foreignProjectId, objectId, patWrite, reviewerPat, revokedPat } = platform
    const cases = [
      [projectId, revokedPat, 403, 'Your token is not valid.'],
      [foreignProjectId, patWrite, 403, 'You do not have access to the project'],
      [otherProjectId, reviewerPat, 403, 'You do not have access to the project'],
      ['nothing', patWrite, 404, 'Project not found'],
    ] as const
    for (const [id, token, status, error] of cases) {
      for (const response of [
        await get(`/objects/${id}/${objectId}/single`, token),
        await stream(id, token, { objectIds: [] }),
      ]) {
        expect(response.status).toBe(status)
        expect(await response.json()).toEqual({ error })
      }
    }
    const missing = await get(`/objects/${projectId}/${'0'.repeat(32)}/single`, patWrite)
    expect([missing.status, await missing.text()]).toEqual([404, 'Failed to find object.'])
  })
})

describe('sending objects', () => {
  test('keeps what was sent, packed or plain, and tells beforehand what is there already', async () => {
    const { projectId, patWrite } = platform
    const [one, two] = [anObject({ speckle_type: 'Base', x: 1 }), anObject({ speckle_type: 'Base', x: 2 })]
    const known = async () => (await form(`/api/diff/${projectId}`, patWrite, [one.id, two.id])).json()
    expect(await known()).toEqual({ [one.id]: false, [two.id]: false })
    const parts = [gzipSync(JSON.stringify([one])), JSON.stringify([two])]
    expect((await send(patWrite, projectId, parts)).status).toBe(201)
    expect(await known()).toEqual({ [one.id]: true, [two.id]: true })
    expect(await (await get(`/objects/${projectId}/${two.id}/single`, patWrite)).json()).toEqual(two)
  })

  test('needs streams:write of the token, and of the role', async () => {
    const { projectId, patRead, reviewerPat } = platform
    const part = JSON.stringify([anObject({ speckle_type: 'Base', x: 3 })])
    const scope = await send(patRead, projectId, [part])
    expect([scope.status, await scope.json()]).toEqual([
      403,
      { error: 'Your auth token does not have the required scope: streams:write.' },
    ])
    const role = await send(reviewerPat, projectId, [part])
    expect([role.status, await role.json()]).toEqual([403, { error: 'Your role in the project does not allow this.' }])
    expect((await form(`/api/diff/${projectId}`, patRead, [])).status).toBe(403)
  })

  test.each([
    ['nothing', []],
    ['no JSON', ['[']],
    ['no array', ['{}']],
    ['no objects', ['[1]']],
    ['an id of another form', ['[{"id":"../x"}]']],
    ['a part that ends too early', [gzipSync('[]').subarray(0, 8)]],
    ['a part that is all air', [gzipSync(Buffer.alloc(60 * 1024 * 1024, 32))]],
  ] as const)('of %s is a mistake of the sender', async (_, parts) => {
    const response = await send(platform.patWrite, platform.projectId, parts)
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ error: expect.any(String) })
  })
})

test.each(['', '[', '[]', 'null', '{}', '{"objectIds":[1]}', '{"objectIds":[],"attributeMask":{"include":1}}'])(
  'the body %j is a mistake of the sender',
  async (body) => {
    expect((await stream(platform.projectId, platform.patRead, body)).status).toBe(400)
  },
)

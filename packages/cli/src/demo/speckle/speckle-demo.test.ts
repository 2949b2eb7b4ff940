import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { start } from '../../testing/command-line.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-demo-test-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('its line of JSON has everything to read with one token and write with the other, and nothing is left behind', async () => {
  const started = start(['demo', 'speckle', '--json'], { cwd: folder, env: { TMPDIR: folder } })
  const line = JSON.parse(await started.firstLine) as Record<string, string>
  expect(Object.keys(line).sort()).toEqual(
    'api consoleOperator consolePassword consoleUser graphql modelId objectId patRead patWrite preset projectId rest service serviceKey'.split(
      ' ',
    ),
  )
  const { graphql = '', rest = '', projectId, objectId, patRead = '', patWrite = '' } = line
  const create = async (token: string) => {
    const query = 'mutation { projectMutations { create(input: { name: "Mine" }) { name } } }'
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const response = await fetch(graphql, { method: 'POST', headers, body: JSON.stringify({ query }) })
    return (await response.json()) as { data: unknown }
  }
  expect((await create(patRead)).data).toBeNull()
  expect((await create(patWrite)).data).toEqual({ projectMutations: { create: { name: 'Mine' } } })
  const headers = { authorization: `Bearer ${patRead}` }
  expect(await (await fetch(`${rest}/objects/${projectId}/${objectId}/single`, { headers })).json()).toMatchObject({
    id: objectId,
  })
  started.child.kill('SIGTERM')
  expect((await started.ended).code).toBe(0)
  expect(readdirSync(folder)).toEqual([])
})

import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FOREIGN_FORMATS } from '@latchkey/core'
import { startSpeckleProjects } from '@latchkey/example-speckle-projects'
import { hash } from '@node-rs/bcrypt'
import { beforeAll, describe, expect, test } from 'vitest'
import { runAlone } from '../seam/drive.ts'
import { type ImportService, startImportService } from './service.ts'

let service: ImportService
let api: string
beforeAll(async () => {
  service = await startImportService()
  const projects = await startSpeckleProjects({
    latchkeyUrl: service.url,
    serviceKey: service.serviceKey,
    dataFile: ':memory:',
    importedTokens: [FOREIGN_FORMATS.speckle],
  })
  api = projects.url
  return async () => {
    await projects.close()
    await service.close()
  }
})

const CLI = fileURLToPath(new URL('../../../packages/cli/src/main.ts', import.meta.url))
const command = (file: string, ...more: string[]) =>
  runAlone(
    process.execPath,
    [
      '--conditions=latchkey-source',
      CLI,
      'import',
      file,
      '--data',
      service.folder,
      '--preset',
      'speckle',
      '--format',
      'speckle',
      ...more,
    ],
    {},
  )

/** A row of Speckle's `api_tokens` with its `token_scopes`, as its server writes them; the owner's address is joined to it. */
async function aRow() {
  const [id, secret] = [randomBytes(5).toString('hex'), randomBytes(16).toString('hex')]
  const row = {
    id,
    tokenDigest: await hash(secret, { cost: 10 }),
    owner: randomBytes(5).toString('hex'),
    ownerEmail: 'ada@example.com',
    name: 'Grasshopper, at work',
    lastChars: secret.slice(-6),
    revoked: false,
    lifespan: 3_154_000_000_000,
    createdAt: '2026-01-02T03:04:05.678Z',
    lastUsed: '2026-02-03T04:05:06.789Z',
    scopes: ['streams:read', 'profile:read'],
  }
  return { token: id + secret, row }
}

async function whoAmI(token: string): Promise<unknown> {
  const response = await fetch(`${api}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: '{"query":"{ activeUser { name } }"}',
  })
  return response.json()
}

describe.each(['jsonl', 'csv'])("a Speckle server's tokens in a .%s file", (kind) => {
  test('go on working with the API they were made for, once the command has taken them over', async () => {
    const { token, row } = await aRow()
    const file = join(service.folder, `tokens.${kind}`)
    const quoted = (value: unknown) => `"${String(value).replaceAll('"', '""')}"`
    const csv = [Object.keys(row), Object.values(row).map((value) => (Array.isArray(value) ? `{${value}}` : value))]
    const text = kind === 'csv' ? csv.map((cells) => cells.map(quoted).join(',')).join('\n') : JSON.stringify(row)
    await writeFile(file, `${text}\n`)

    expect(await whoAmI(token)).toEqual({ error: 'Your token is not valid.' })
    const dry = await command(file, '--dry-run', '--json')
    expect(dry.stderr).toBe('')
    expect(JSON.parse(dry.stdout)).toEqual({ dryRun: true, read: 1, imported: 1, known: 0, refused: 0 })
    expect(JSON.parse((await command(file, '--json')).stdout)).toMatchObject({ imported: 1, refused: 0 })
    expect(JSON.parse((await command(file, '--json')).stdout)).toMatchObject({ imported: 0, known: 1 })

    // The guard remembers for some seconds that it was told no.
    await expect.poll(() => whoAmI(token), { timeout: 20_000 }).toEqual({ data: { activeUser: { name: 'Ada' } } })
    expect(await whoAmI(`${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`)).toEqual({
      error: 'Your token is not valid.',
    })
    const listed = []
    for await (const { name, hint, createdAt } of service.ada.tokens.list()) listed.push({ name, hint, createdAt })
    expect(listed).toContainEqual({ name: row.name, hint: `…${token.slice(-4)}`, createdAt: row.createdAt })
  })
})

test('refused rows are told on standard error, and the command ends with 1', async () => {
  const file = join(service.folder, 'weak.jsonl')
  const { row } = await aRow()
  await writeFile(file, `${JSON.stringify({ ...row, tokenDigest: '0'.repeat(32) })}\nnonsense\n`)
  const { status, stdout, stderr } = await command(file, '--json')
  expect(status).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ read: 2, imported: 0, refused: 2 })
  expect(stderr).toMatch(/line 1: MD5 is too weak/)
  expect(stderr).toMatch(/line 2: It is not JSON/)
})

import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { type ImportService, startImportService } from './service.ts'

let service: ImportService
beforeAll(async () => {
  service = await startImportService()
  return () => service.close()
})

const CLI = fileURLToPath(new URL('../../../packages/cli/src/main.ts', import.meta.url))
const ROWS = 12_000

function start(file: string, ...more: string[]) {
  const args = ['import', file, '--data', service.folder, '--preset', 'speckle', '--format', 'speckle', ...more]
  const child = spawn(process.execPath, ['--conditions=latchkey-source', CLI, ...args])
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      said[name] += chunk
    })
  return { child, ended: once(child, 'close').then(([code]) => ({ code: code as number | null, ...said })) }
}

test('killed in the middle, beside the running service, it goes on where it was, with every row there once and working', {
  timeout: 120_000,
}, async () => {
  const tokens = Array.from({ length: ROWS }, () => ({
    id: randomBytes(5).toString('hex'),
    secret: randomBytes(16).toString('hex'),
  }))
  const file = join(service.folder, 'tokens.jsonl')
  const lines = tokens.map(({ id, secret }) =>
    JSON.stringify({
      ...{ id, hash: createHash('sha256').update(secret).digest('hex'), name: id, owner: 'ada@example.com' },
      scopes: ['streams:read'],
    }),
  )
  await writeFile(file, `${lines.join('\n')}\n`)
  const database = new DatabaseSync(join(service.folder, 'latchkey.db'), { readOnly: true })
  const count = (table: string) => {
    const { count } = database.prepare(`select count(*) as count from ${table}`).get() as { count: number }
    return count
  }

  const first = start(file)
  while (count('foreign_secrets') === 0) await setTimeout(5)
  first.child.kill('SIGKILL')
  expect((await first.ended).code).toBeNull()
  const there = count('foreign_secrets')
  expect(there).toBeGreaterThan(0)
  expect(there).toBeLessThan(ROWS)
  // Whole batches, or nothing of them.
  const imported = "audit_records where action = 'token.imported'"
  expect([count("credentials where kind = 'pat' and name <> 'First operator'"), count(imported)]).toEqual([
    there,
    there,
  ])

  const second = await start(file, '--json').ended
  expect(second.stderr).toBe('')
  expect(JSON.parse(second.stdout)).toEqual({
    ...{ dryRun: false, read: ROWS, imported: ROWS - there, known: there, refused: 0 },
  })
  expect([count('foreign_secrets'), count(imported)]).toEqual([ROWS, ROWS])
  database.close()
  for (const { id, secret } of [tokens[0], tokens[there - 1], tokens[there], tokens[ROWS - 1]] as typeof tokens)
    expect(await service.verify(id + secret)).toMatchObject({ ok: true })
})

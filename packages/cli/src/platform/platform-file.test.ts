import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PRESETS } from '@latchkey/server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type PlatformFile, readPlatformFile } from './platform-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-platform-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function read(content: PlatformFile | string) {
  const file = join(folder, 'latchkey.config.json')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return readPlatformFile(file)
}

test('a file that says nothing but its preset is the preset', async () => {
  for (const preset of Object.keys(PRESETS) as (keyof typeof PRESETS)[])
    expect(await read({ preset })).toEqual(PRESETS[preset])
})

describe('defaultToken', () => {
  test('gives every account a token under that name', async () => {
    const platform = await read({ defaultToken: { name: 'Default', description: 'Came with your account' } })
    expect(platform.defaultToken).toEqual({ name: 'Default', description: 'Came with your account' })
    expect((await read({ defaultToken: { name: ' Default ' } })).defaultToken).toEqual({
      name: 'Default',
      description: '',
    })
  })

  test('takes the place of the preset’s own, and false takes that away', async () => {
    expect((await read({ preset: 'clarifai' })).defaultToken).toBeDefined()
    expect((await read({ preset: 'clarifai', defaultToken: { name: 'Mine' } })).defaultToken?.name).toBe('Mine')
    expect(await read({ preset: 'clarifai', defaultToken: false })).not.toHaveProperty('defaultToken')
  })

  test.each([true, null, '', {}, { name: '' }, { name: ' ' }, { name: 'a'.repeat(101) }, { name: 'a', scopes: [] }])(
    'as %j is a mistake that is named',
    async (defaultToken) => {
      const wrong = read(JSON.stringify({ defaultToken }))
      await expect(wrong).rejects.toThrow(/latchkey\.config\.json is not a configuration of Latchkey: defaultToken/)
    },
  )
})

test.each([
  ['{', /is not JSON/],
  ['{"preset":"none"}', /names the preset "none"; there are: .*clarifai/],
  ['{"presets":"seam"}', /not a configuration of Latchkey: the whole: .*presets/],
])('%s is a mistake that is explained', async (text, reason) => {
  await expect(read(text)).rejects.toThrow(reason)
})

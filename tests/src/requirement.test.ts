import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const vitest = here('../../node_modules/vitest/vitest.mjs')

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-requirement-'))
  await writeFile(
    join(folder, 'vitest.config.ts'),
    `export default { test: { globalSetup: ['${here('omissions.ts')}'], include: ['*.test.ts'] } }`,
  )
})
afterEach(() => rm(folder, { recursive: true }))

async function runWith(probe: string, ci: string) {
  await writeFile(
    join(folder, 'a.test.ts'),
    `import { describe, expect, test } from '${here('../../node_modules/vitest/dist/index.js')}'
     import { requirement } from '${here('requirement.ts')}'
     const abacus = await requirement('an abacus', ${probe})
     test('sums', () => expect(1 + 1).toBe(2))
     describe.skipIf(abacus.missing)('with an abacus', () => { test('counts', () => expect(1).toBe(1)) })`,
  )
  const env = { ...process.env, CI: ci, NO_COLOR: '1' }
  const { status, stdout } = spawnSync(process.execPath, [vitest, 'run', '--root', folder], { env, encoding: 'utf8' })
  return { status, stdout }
}

describe('a requirement of a test file', () => {
  test('that is met changes nothing, and the run says that nothing was left out', async () => {
    const { status, stdout } = await runWith('() => true', 'true')
    expect(stdout).toContain('2 passed')
    expect(stdout).toContain('Nothing was left out.')
    expect(status).toBe(0)
  })

  test.each(['() => false', '() => { throw new Error() }'])(
    'that is missing by %s skips what needs it and is named at the end',
    async (probe) => {
      const { status, stdout } = await runWith(probe, '')
      expect(stdout).toContain('1 passed | 1 skipped')
      expect(stdout).toMatch(/Left out on this machine:\n {2}- an abacus\n$/)
      expect(status).toBe(0)
    },
  )

  test('that is missing with CI=true fails the run', async () => {
    const { status, stdout } = await runWith('async () => false', 'true')
    expect(stdout).toContain('1 failed | 1 passed | 1 skipped')
    expect(status).toBe(1)
  })
})

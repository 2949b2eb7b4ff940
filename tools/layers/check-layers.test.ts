import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkLayers } from './check-layers.ts'
import { layers } from './rules.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'latchkey-layers-'))
})
afterEach(() => rm(root, { recursive: true }))

async function complaintsAbout(files: Record<string, string>): Promise<string[]> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  return checkLayers(root, layers)
}

const leaf = 'export const leaf = 1\n'
const importing = (path: string) => `import { leaf } from '${path}'\nexport const value = leaf\n`
const server = 'packages/server/src'

describe('the layer check', () => {
  test('says nothing about imports that point inward', async () => {
    expect(
      await complaintsAbout({
        [`${server}/ports/store.ts`]: leaf,
        [`${server}/adapters/sql/rows.ts`]: importing('../../ports/store.ts'),
        [`${server}/adapters/sqlite/store.ts`]: importing('../sql/rows.ts'),
        [`${server}/boot/compose.ts`]: importing('../adapters/sqlite/store.ts'),
      }),
    ).toEqual([])
  })

  test.each([
    ['control to an adapter', `${server}/control/issue.ts`, `${server}/adapters/sqlite/store.ts`],
    ['a port to control', `${server}/ports/store.ts`, `${server}/control/issue.ts`],
    ['an adapter to another adapter', `${server}/adapters/postgres/store.ts`, `${server}/adapters/sqlite/store.ts`],
    ['the shared rows to an adapter', `${server}/adapters/sql/rows.ts`, `${server}/adapters/sqlite/store.ts`],
    ['a face to an adapter', `${server}/faces/rest/routes.ts`, `${server}/adapters/sqlite/store.ts`],
    ['a face to another face', `${server}/faces/rest/routes.ts`, `${server}/faces/grpc/routes.ts`],
    ['core to the verifier', 'packages/core/src/decision.ts', 'packages/verifier/src/verify.ts'],
    ['the verifier to the server', 'packages/verifier/src/verify.ts', `${server}/ports/store.ts`],
    ['an example to the server', 'examples/toy/src/main.ts', `${server}/boot/compose.ts`],
  ])('refuses %s', async (_, importer, imported) => {
    const path = `${'../'.repeat(importer.split('/').length - 1)}${imported}`
    const complaints = await complaintsAbout({ [importer]: importing(path), [imported]: leaf })
    expect(complaints).toContainEqual(expect.stringMatching(`^${importer} imports ${imported}: `))
  })

  test('lets the SDK import types of core and nothing that exists at run time', async () => {
    const typed = "import type { leaf } from '../../core/src/index.ts'\nexport type Leaf = typeof leaf\n"
    const complaints = await complaintsAbout({
      'packages/core/src/index.ts': leaf,
      'packages/sdk/src/typed.ts': typed,
      'packages/sdk/src/valued.ts': importing('../../core/src/index.ts'),
    })
    const ofTypes = complaints.filter((complaint) => complaint.includes('only types'))
    expect(ofTypes).toEqual([expect.stringMatching(/^packages\/sdk\/src\/valued\.ts imports /)])
  })

  test('lets the command line tool load the server lazily, never at its start', async () => {
    const index = '../../server/src/index.ts'
    const complaints = await complaintsAbout({
      [`${server}/index.ts`]: leaf,
      'packages/cli/src/eager.ts': importing(index),
      'packages/cli/src/lazy.ts': `export const serve = async () => (await import('${index}')).leaf\n`,
      'packages/cli/src/typed.ts': `import type { leaf } from '${index}'\nexport type Leaf = typeof leaf\n`,
    })
    const ofEagerness = complaints.filter((complaint) => complaint.includes('only by import()'))
    expect(ofEagerness).toEqual([expect.stringMatching(/^packages\/cli\/src\/eager\.ts imports /)])
  })

  test('refuses a circle, of types too', async () => {
    const complaints = await complaintsAbout({
      'packages/core/src/a.ts': "import type { B } from './b.ts'\nexport type A = B | 1\n",
      'packages/core/src/b.ts': "import type { A } from './a.ts'\nexport type B = A | 2\n",
    })
    expect(complaints).toEqual([expect.stringContaining('a circle of imports')])
  })

  test("refuses Node's own modules in core", async () => {
    const complaints = await complaintsAbout({
      'packages/core/src/a.ts': "import { hash } from 'node:crypto'\nexport const a = hash\n",
    })
    expect(complaints).toEqual([expect.stringContaining("Node's own modules")])
  })

  test('refuses the path of another package, which its exports do not promise', async () => {
    const complaints = await complaintsAbout({
      'packages/core/src/inner.ts': leaf,
      'packages/verifier/src/verify.ts': importing('../../core/src/inner.ts'),
    })
    expect(complaints).toEqual([expect.stringContaining('by its name, not by its path')])
  })

  test('refuses a file that no layer covers', async () => {
    expect(await complaintsAbout({ [`${server}/elsewhere/a.ts`]: leaf })).toEqual([
      expect.stringContaining('belongs to no layer'),
    ])
  })

  test('fails when it found nothing to check', async () => {
    expect(await complaintsAbout({})).toEqual([expect.stringContaining('nothing was checked')])
  })

  test('fails on a file that it could not read as a program', async () => {
    const complaints = await complaintsAbout({
      'packages/core/src/a.ts': leaf,
      'packages/core/src/broken.ts': 'import { from from from\n',
    }).catch((error: unknown) => [String(error)])
    expect(complaints).not.toEqual([])
  })
})

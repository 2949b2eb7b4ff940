import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leaveOut } from '../../tests/src/requirement.ts'
import { command } from '../command.ts'
import { buildPackages } from './build-packages.ts'
import { installFor, pack, typeComplaints } from './consumer.ts'
import { machineNode } from './machine-node.ts'
import { publishedPackages } from './published.ts'

const aMinute = 60_000
const packages = await publishedPackages()
const olderNodes = new Map<number, string>()
for (const major of new Set(packages.map(({ oldestNode }) => oldestNode))) {
  if (major === Number.parseInt(process.versions.node, 10)) continue
  const path = await machineNode(major)
  if (path === undefined)
    leaveOut(`Node ${major}: the packages that promise to run on it were imported on newer ones only`)
  else olderNodes.set(major, path)
}

let folder: string
let tarballs: ReadonlyMap<string, string>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-packages-'))
  expect(await buildPackages()).toEqual({ ok: true, report: '' })
  tarballs = await pack(packages, folder)
}, 2 * aMinute)
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.each(packages)('$name, installed from its tarball in an empty folder', (one) => {
  let project: string
  beforeAll(async () => {
    project = join(folder, 'projects', one.name)
    await installFor(one, tarballs, project)
  }, 2 * aMinute)

  const nodes: [string, string][] = [[`Node ${process.versions.node}`, process.execPath]]
  const older = olderNodes.get(one.oldestNode)
  if (older !== undefined) nodes.push([`Node ${one.oldestNode}`, older])

  describe.each(nodes)('under %s', (_, node) => {
    test.each(one.entryPoints)('%s can be imported', async (entryPoint) => {
      const program = `const all = await import('${entryPoint}'); if (Object.keys(all).length === 0) throw new Error('empty')`
      expect(await command(node, ['--input-type=module', '--eval', program], { cwd: project })).toEqual({
        ok: true,
        output: '',
      })
    })

    test.each(one.commands)('the command %s starts', async (name) => {
      const env = { ...process.env, PATH: `${dirname(node)}:${process.env['PATH']}` }
      const program = join(project, 'node_modules', '.bin', name)
      expect(await command(program, ['--version'], { cwd: project, env })).toEqual({
        ok: true,
        output: `${one.version}\n`,
      })
    })
  })

  if (one.entryPoints.length > 0) {
    test(
      'its types resolve for a program that imports it',
      async () => {
        expect(await typeComplaints(project)).toEqual([])
      },
      aMinute,
    )
  }

  test('its tarball carries no test', async () => {
    const { output } = await command('tar', ['--list', '--file', tarballs.get(one.name) ?? ''])
    expect(output.split('\n').filter((path) => /\.(test|contract)\.|\/(contract-tests|testing)\//.test(path))).toEqual(
      [],
    )
    expect(output).toContain('package/package.json')
  })
})

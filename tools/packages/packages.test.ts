import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leaveOut, requirement } from '../../tests/src/requirement.ts'
import { command } from '../command.ts'
import { buildPackages } from './build-packages.ts'
import { installFor, pack, typeComplaints } from './consumer.ts'
import { installRuntimes, runGuard, runtimes } from './guard-runtimes.ts'
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

const installed = await requirement('Bun and Deno from the npm registry', installRuntimes)
const guard = packages.find(({ name }) => name === '@latchkey/guard')
const programs = installed.missing || guard === undefined ? [] : await runtimes(guard.oldestNode)

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

  // What serves browsers alone, as files, has nothing to import.
  const isRun = one.entryPoints.length + one.commands.length > 0
  describe.each(isRun ? nodes : [])('under %s', (_, node) => {
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

describe.skipIf(installed.missing)('the guard, installed from its tarball', () => {
  let project: string
  beforeAll(async () => {
    project = join(folder, 'runtimes')
    if (guard !== undefined) await installFor(guard, tarballs, project)
  }, 2 * aMinute)

  test('was found, and so were the runtimes', () => {
    expect(programs.map(({ name }) => name)).toEqual(expect.arrayContaining(['Bun', 'Deno']))
  })

  test.each(programs)(
    'under $name lets a live token in, refuses a revoked one, and hears of a revocation while it follows the service',
    async (program) => {
      const { ok, output } = await runGuard(program, project)
      expect({ ok, output }).toMatchObject({ ok: true })
      expect(JSON.parse(output)).toEqual({
        live: true,
        revoked: '401 revoked',
        mistyped: '401 malformed',
        remembered: true,
        revocation: 200,
        afterwards: '401 revoked',
      })
    },
    aMinute,
  )
})

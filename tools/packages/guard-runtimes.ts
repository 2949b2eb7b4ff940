import { copyFile, glob, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Latchkey } from '@latchkey/sdk'
import { PRESETS, startLatchkey } from '@latchkey/server'
import { installNpmPackages } from '../../tests/src/client-install.ts'
import { type CommandResult, command } from '../command.ts'
import { machineNode } from './machine-node.ts'

/** A program that runs JavaScript, and what stands before the name of the file. */
export interface Runtime {
  readonly name: string
  readonly program: string
  readonly args: readonly string[]
}

const RUNTIMES = fileURLToPath(new URL('runtimes/', import.meta.url))

/** Installs Bun and Deno. False when it can't be done here. */
export const installRuntimes = (): boolean => installNpmPackages(RUNTIMES)

/** The oldest Node, Bun and Deno, as far as they are there. */
export async function runtimes(oldestNode: number): Promise<readonly Runtime[]> {
  const node = await machineNode(oldestNode)
  // Where the packages for each system keep the program itself: their install scripts, which are not run, would link to it.
  const bun = await first('node_modules/@oven/*/bin/bun{,.exe}')
  const deno = await first('node_modules/@deno/*/deno{,.exe}')
  return [
    ...(node === undefined ? [] : [{ name: `Node ${oldestNode}`, program: node, args: [] }]),
    ...(bun === undefined ? [] : [{ name: 'Bun', program: bun, args: ['run'] }]),
    ...(deno === undefined
      ? []
      : [{ name: 'Deno', program: deno, args: ['run', '--allow-all', '--node-modules-dir=manual'] }]),
  ]
}

async function first(pattern: string): Promise<string | undefined> {
  for await (const path of glob(pattern, { cwd: RUNTIMES })) return join(RUNTIMES, path)
  return undefined
}

/** What the guard that is installed in a folder makes of a live and a revoked token of a service of this test's own, as the runtime printed it. */
export async function runGuard({ program, args }: Runtime, project: string): Promise<CommandResult> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-runtime-'))
  const service = await startLatchkey({ dataFolder: folder, platform: PRESETS.seam, port: 0, logLevel: 'silent' })
  try {
    const { url } = service
    const connect = (token: string) => new Latchkey({ url, token })
    const owner = { email: 'op@example.com', name: 'Operator' }
    const operator = connect((await connect(service.setUpSecret?.reveal() ?? '').setup(owner)).secret)
    const scopes = ['verify', 'sessions:create']
    const { secret: serviceKey } = await operator.serviceKeys.create({ name: 'Guard', scopes, expires: 'never' })
    const user = await operator.users.create({ email: 'ada@example.com', name: 'Ada' })
    const { secret: session } = await connect(serviceKey).sessions.create(user.id)
    const ada = connect(session)
    const { secret: live, credential } = await ada.tokens.create({ name: 'Live', expires: '1y' })
    const gone = await ada.tokens.create({ name: 'Revoked', expires: '1y' })
    await ada.tokens.revoke(gone.credential.id, 'the test wants it so')
    const file = join(project, 'guard-program.mjs')
    await copyFile(fileURLToPath(new URL('guard-program.mjs', import.meta.url)), file)
    const input = { url, serviceKey, session, live, revoked: gone.secret, id: credential.id }
    return await command(program, [...args, file, JSON.stringify(input)], { cwd: project })
  } finally {
    await service.close()
    await rm(folder, { recursive: true })
  }
}

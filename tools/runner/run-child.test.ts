import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const runChild = fileURLToPath(new URL('run-child.mjs', import.meta.url))

// Says each signal that it gets, answers what is in flight, and ends with a code of its own.
const service = `
  const alive = setInterval(() => undefined, 1000)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      console.log(signal)
      clearInterval(alive)
      process.exitCode = 7
      setTimeout(() => console.log('stopped'), 200)
    })
  }
  console.log('ready')
`

let folder: string
let runner: string
let started: ChildProcess | undefined
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-runner-'))
  const file = join(folder, 'service.mjs')
  runner = join(folder, 'runner.mjs')
  await writeFile(file, service)
  const program = JSON.stringify({ file, args: [], service: true })
  await writeFile(runner, `import { runChild } from '${runChild}'\nawait runChild(process.execPath, ${program})\n`)
})
afterEach(async () => {
  if (started?.pid !== undefined && started.exitCode === null && started.signalCode === null) started.kill('SIGKILL')
  await rm(folder, { recursive: true })
})

/** Starts the chain, acts once the service is ready, and waits until every process that held its output is gone. */
function lifeOf(program: string, args: string[], act: (child: ChildProcess) => void) {
  return new Promise<{ lines: string[]; code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    const env = { ...process.env, npm_lifecycle_event: 'demo' }
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'inherit'], detached: true })
    started = child
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      const wasReady = output.includes('ready\n')
      output += chunk.toString('utf8')
      if (!wasReady && output.includes('ready\n')) act(child)
    })
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ lines: output.trimEnd().split('\n').slice(1), code, signal }))
  })
}

describe('a service under the runner', () => {
  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'sees a %s to the runner once, and its exit code is kept',
    async (signal) => {
      const life = await lifeOf(process.execPath, [runner], (child) => child.kill(signal))
      expect(life).toEqual({ lines: [signal, 'stopped'], code: 7, signal: null })
    },
  )

  test('sees a signal to the whole process group once', async () => {
    const life = await lifeOf(process.execPath, [runner], ({ pid = 0 }) => process.kill(-pid, 'SIGTERM'))
    expect(life).toEqual({ lines: ['SIGTERM', 'stopped'], code: 7, signal: null })
  })

  test('sees a signal once that npm and the group both pass on', async () => {
    const { lines } = await lifeOf(process.execPath, [runner], (child) => {
      child.stdout?.once('data', () => child.kill('SIGTERM'))
      child.kill('SIGTERM')
    })
    expect(lines).toEqual(['SIGTERM', 'stopped'])
  })

  test('stops when the shell between npm and the runner is gone', async () => {
    const line = `"${process.execPath}" "${runner}"; exit $?`
    const { lines } = await lifeOf('/bin/sh', ['-c', line], (child) => child.kill('SIGTERM'))
    expect(lines).toEqual(['SIGTERM', 'stopped'])
  })

  test('stops when the runner is killed outright', async () => {
    const { lines } = await lifeOf(process.execPath, [runner], (child) => child.kill('SIGKILL'))
    expect(lines).toEqual(['SIGTERM', 'stopped'])
  })
})

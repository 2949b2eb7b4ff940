import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>
  /** What is piped in; nothing, at once ended, where not given. */
  readonly input?: string
  readonly cwd?: string
}

/** Starts the real program in a process of its own, without a terminal and with nothing of this one's environment that it reads. */
export function start(args: readonly string[], { env = {}, input = '', cwd }: Surroundings = {}) {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(LATCHKEY|XDG|NO_COLOR|FORCE_COLOR)/.test(name))
  const child = spawn(process.execPath, ['--conditions=latchkey-source', main, ...args], {
    env: { ...Object.fromEntries(inherited), ...env },
    ...(cwd === undefined ? {} : { cwd }),
  })
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk
  })
  const ended: Promise<Ended> = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }))
  /** Resolves with the first line of stdout; rejects when the program ends without one. */
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const end = stdout.indexOf('\n')
      if (end >= 0) resolve(stdout.slice(0, end))
    })
    child.once('close', () => reject(new Error(`It ended without a line. stderr: ${stderr}`)))
  })
  firstLine.catch(() => undefined)
  /** Resolves with stdout as soon as it contains the words; rejects when the program ends without them. */
  const said = (words: string) =>
    new Promise<string>((resolve, reject) => {
      const look = () => stdout.includes(words) && resolve(stdout)
      look()
      child.stdout.on('data', look)
      child.once('close', () => reject(new Error(`It ended without ${words}. stderr: ${stderr}`)))
    })
  return { child, ended, firstLine, said }
}

export function latchkey(args: readonly string[], surroundings?: Surroundings): Promise<Ended> {
  return start(args, surroundings).ended
}

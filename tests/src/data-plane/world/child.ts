import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A program of the tests in a process of its own. */
export interface Child<Started> {
  /** What it said when it was ready. */
  readonly started: Started
  /** Has it answer one of its questions; rejects when it ends before. */
  ask<T>(question: string, input?: unknown): Promise<T>
  /** Resolves once a process that such a signal ends has ended. */
  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL' | 'SIGTERM'): Promise<void>
  /** Resolves once it has ended, for whatever reason, with its last words. */
  readonly ended: Promise<string>
}

export interface Question {
  readonly id: number
  readonly question: string
  readonly input: unknown
}

/** Rejects, with the words of the program, when it ends before it is ready. */
export async function startChild<Started>(program: URL, input: object): Promise<Child<Started>> {
  const file = fileURLToPath(program)
  const child = spawn(process.execPath, ['--conditions=latchkey-source', file, JSON.stringify(input)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let words = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-10_000)
  })
  const ended = once(child, 'exit')
  const replies = new Map<number, (value: unknown) => void>()
  child.on('message', ({ id, value }: { id: number; value: unknown }) => replies.get(id)?.(value))
  const reply = <T>(id: number): Promise<T> =>
    new Promise((resolve, reject) => {
      replies.set(id, resolve as (value: unknown) => void)
      ended.then(() => reject(new Error(`${basename(file)} ended early. ${words}`)), reject)
    })
  const started = await reply<Started>(0)
  let asked = 0
  return {
    started,
    ask(question, input = null) {
      const id = ++asked
      const answer = reply<never>(id)
      if (child.connected) child.send({ id, question, input } satisfies Question)
      return answer
    },
    async signal(signal) {
      child.kill(signal)
      if (signal === 'SIGKILL' || signal === 'SIGTERM') await gone(child, ended)
    },
    ended: ended.then(() => words),
  }
}

async function gone(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await ended
}

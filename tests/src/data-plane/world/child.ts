import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A program of `processes/` in a process of its own. */
export interface Child<Started> {
  /** What it said when it was ready. */
  readonly started: Started
  /** Has it answer one of its questions; rejects when it ends before. */
  ask<T>(question: string, input?: unknown): Promise<T>
  /** Resolves once a process that such a signal ends has ended. */
  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL' | 'SIGTERM'): Promise<void>
}

export interface Question {
  readonly id: number
  readonly question: string
  readonly input: unknown
}

/** Rejects, with the words of the program, when it ends before it is ready. */
export async function startChild<Started>(program: string, input: object): Promise<Child<Started>> {
  const file = fileURLToPath(new URL(`../processes/${program}.ts`, import.meta.url))
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
      ended.then(() => reject(new Error(`${program} ended early. ${words}`)), reject)
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
  }
}

async function gone(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await ended
}

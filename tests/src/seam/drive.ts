import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Outcome } from './outcome.ts'

/** Where Seam's clients are installed, beside the programs that drive them. */
export const CLIENTS = fileURLToPath(new URL('clients/', import.meta.url))

/** How one client is made: the name of its class, and what is given to the constructor; left out: nothing, so that it reads the environment. */
export interface Construction {
  readonly client: string
  readonly options?: Readonly<Record<string, unknown>>
}

export interface Step extends Construction {
  /** Such as `devices.list`. */
  readonly call: string
  readonly parameters?: Readonly<Record<string, unknown>>
  /** Walk all pages of a list. */
  readonly pages?: boolean
  /** The parameter whose validation messages are asked of the error. */
  readonly inspect?: string
}

export interface Finished {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program that sees no environment but the one given, a search path and an empty home. */
export async function runAlone(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  input = '',
): Promise<Finished> {
  const home = await mkdtemp(join(tmpdir(), 'latchkey-home-'))
  try {
    const env = { PATH: process.env['PATH'] ?? '', HOME: home, NO_COLOR: '1', ...environment }
    const child = spawn(program, args, { env, cwd: home })
    const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
    child.stdin.end(input)
    const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended])
    return { status, stdout, stderr }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

export type Drive = (
  steps: readonly Step[],
  environment?: Readonly<Record<string, string>>,
) => Promise<readonly Outcome[]>

/** Hands steps to a driver program, one process for all of them. */
export function driver(program: string, args: readonly string[], module: string): Drive {
  return async (steps, environment = {}) => {
    const { status, stdout, stderr } = await runAlone(program, args, environment, JSON.stringify({ module, steps }))
    if (status !== 0) throw new Error(`The driver of ${module} ended with ${status}: ${stderr}`)
    return JSON.parse(stdout)
  }
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Latchkey } from '@latchkey/sdk'
import type { Health } from '@latchkey/verifier'
import { databaseFor, giveBackDatabase } from '../../store-choice.ts'
import type { GuardInput } from '../processes/guard.ts'
import type { ServiceInput, ServiceStarted } from '../processes/service.ts'
import { type Child, startChild } from './child.ts'
import { until } from './until.ts'

export type Guard = Child<null>

const GUARD = new URL('../processes/guard.ts', import.meta.url)
/** Input: `ServiceInput`. */
export const SERVICE = new URL('../processes/service.ts', import.meta.url)

/** Services on one database and the guards that follow them, each in a process of its own. */
export interface Fleet {
  readonly folder: string
  readonly services: readonly Service[]
  readonly serviceKey: string
  /** Of the first service. */
  readonly operator: Latchkey
  /** Signed in to the first service as a user. */
  readonly ada: Latchkey
  /** The secret of the user's session. */
  readonly session: string
  /** Starts a guard and waits until it decides from memory. */
  guard(name: string, options?: Partial<GuardInput>): Promise<Guard>
  /** Ends every process, whatever became of it. */
  close(): Promise<void>
}

/** A service that keeps its address when it is started again. */
export interface Service {
  readonly url: string
  readonly process: Child<ServiceStarted>
  restart(): Promise<void>
}

export async function openFleet({ services: count = 1 } = {}): Promise<Fleet> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-fleet-'))
  const { database } = await databaseFor(folder)
  const opened = new AsyncDisposableStack()
  opened.defer(() => rm(folder, { recursive: true, maxRetries: 3 }))
  opened.defer(() => giveBackDatabase(folder))
  try {
    const first = await startService(folder, database)
    opened.defer(() => first.process.signal('SIGKILL'))
    const { operator, serviceKey, session } = await provision(first)
    const services = [first]
    while (services.length < count) {
      const next = await startService(folder, database)
      opened.defer(() => next.process.signal('SIGKILL'))
      services.push(next)
    }
    const guard = async (name: string, options: Partial<GuardInput> = {}) => {
      const input: GuardInput = {
        url: first.url,
        serviceKey,
        name,
        maxStalenessMs: 1000,
        timeoutMs: 1000,
        usageFlushMs: 60_000,
        ...options,
      }
      const child: Guard = await startChild<null>(GUARD, input)
      opened.defer(() => child.signal('SIGKILL'))
      await follows(child)
      return child
    }
    const ada = new Latchkey({ url: first.url, token: session })
    return { folder, services, serviceKey, operator, session, ada, guard, close: () => opened.disposeAsync() }
  } catch (cause) {
    await opened.disposeAsync()
    throw cause
  }
}

/** Has a guard make itself known by a first request, and waits until it decides from memory. */
export async function follows(guard: Guard): Promise<void> {
  await guard.ask('check', { token: 'lk_pat_notAToken', times: 1, userAgent: 'fleet' })
  await until('a guard that decides from memory', async () => (await healthOf(guard)).does === 'decide from cache')
}

/** Waits until this is what a guard says of a token, and asks twenty times more. On a busy machine it may not know for a moment, and says so. */
export async function settlesOn(guard: Guard, token: string, code: string): Promise<void> {
  const check = (times: number) => guard.ask<string[]>('check', { token, times, userAgent: 'fleet' })
  await until(`the verdict ${code}`, async () => (await check(1))[0] === code)
  const others = (await check(20)).filter((verdict) => verdict !== code && verdict !== 'stale')
  if (others.length > 0) throw new Error(`A guard said ${code}, and then ${others.join(', ')}.`)
}

const healthOf = (guard: Guard): Promise<Health> => guard.ask('health')

async function startService(folder: string, database: string | undefined): Promise<Service> {
  const start = (port: number) => startChild<ServiceStarted>(SERVICE, { folder, database, port } satisfies ServiceInput)
  let process = await start(0)
  const { url } = process.started
  return {
    url,
    get process() {
      return process
    },
    async restart() {
      process = await start(Number(new URL(url).port))
    },
  }
}

async function provision({ url, process }: Service): Promise<Pick<Fleet, 'operator' | 'serviceKey' | 'session'>> {
  const as = (token: string) => new Latchkey({ url, token })
  const first = await as(process.started.setUpSecret ?? '').setup({ email: 'op@example.com', name: 'Operator' })
  const operator = as(first.secret)
  const scopes = ['verify', 'sessions:create']
  const { secret: serviceKey } = await operator.serviceKeys.create({ name: 'Guards', scopes, expires: 'never' })
  const user = await operator.users.create({ email: 'ada@example.com', name: 'Ada' })
  return { operator, serviceKey, session: (await as(serviceKey).sessions.create(user.id)).secret }
}

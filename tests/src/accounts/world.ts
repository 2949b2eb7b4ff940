import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLatchkey, type LatchkeyConfig } from '@latchkey/server'
import { PLATFORM } from '../http/platform.ts'
import { type IssuedBody, START, type UserBody, World } from '../http/world.ts'
import { Browser } from './browser.ts'

export const ORIGIN = 'https://tokens.example.com'
export const PASSWORD = 'seven green umbrellas'

/** A service that people sign in to, at an address of its own. */
export class AccountWorld extends World {
  browser(address?: string): Browser {
    return new Browser(this.latchkey, ORIGIN, address)
  }

  /** A user who signs in with a password. */
  async person(name: string, role: 'user' | 'operator' = 'user'): Promise<UserBody> {
    const body = { email: `${name}@example.com`, name, role, password: PASSWORD }
    return this.ok('POST /v1/users', this.operator, { body })
  }

  async signedIn(name: string): Promise<Browser> {
    const browser = this.browser()
    const { status } = await browser.submit('/sign-in', { email: `${name}@example.com`, password: PASSWORD })
    if (status !== 303) throw new Error(`${name} could not sign in: ${status}`)
    return browser
  }
}

export async function openFreshAccountWorld(more: Partial<LatchkeyConfig> = {}): Promise<AccountWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-accounts-'))
  const time = { now: START }
  const lines: string[] = []
  const log = { write: (line: string) => void lines.push(line) }
  const config = { dataFolder: folder, platform: PLATFORM, publicUrl: ORIGIN, clock: () => time.now, log }
  return new AccountWorld(await createLatchkey({ ...config, ...more }), folder, lines, time)
}

export async function openAccountWorld(more: Partial<LatchkeyConfig> = {}): Promise<AccountWorld> {
  const world = await openFreshAccountWorld(more)
  const secret = world.latchkey.setUpSecret?.reveal() ?? ''
  const body = { email: 'operator@example.com', name: 'Operator' }
  world.operator = (await world.ok<IssuedBody>('POST /v1/setup', secret, { body })).secret
  const key = { name: 'Backend', scopes: ['verify', 'sessions:create'], expires: 'never' }
  world.serviceKey = (await world.ok<IssuedBody>('POST /v1/service-keys', world.operator, { body: key })).secret
  return world
}

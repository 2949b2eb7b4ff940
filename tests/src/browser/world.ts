import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toInstant } from '@latchkey/core'
import { Latchkey } from '@latchkey/sdk'
import { type PlatformConfig, PRESETS, type RunningLatchkey, type StartOptions, startLatchkey } from '@latchkey/server'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { consoleOfSources } from '../../../tools/runner/console.mjs'

export const PASSWORD = 'seven green umbrellas'

/** A running service with the console of these sources, and what its pages did that they must not. */
export class ConsoleWorld {
  readonly service: RunningLatchkey
  /** For what a test keeps beside the service. */
  readonly folder: string
  readonly #time: { ahead: number }
  /** What pages complained of, and whom they asked but us. */
  readonly complaints: string[] = []
  operator!: Latchkey
  serviceKey = ''

  constructor(service: RunningLatchkey, folder: string, time: { ahead: number }) {
    this.service = service
    this.folder = folder
    this.#time = time
  }

  get origin(): string {
    return this.service.url
  }

  /** The time of the service, in milliseconds since 1970. */
  get now(): number {
    return Date.now() + this.#time.ahead
  }

  advance(milliseconds: number): void {
    this.#time.ahead += milliseconds
  }

  /** A user with a password, and a client that acts for them. */
  async person(name: string): Promise<{ readonly email: string; readonly client: Latchkey }> {
    const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.com`
    const { id } = await this.operator.users.create({ email, name, password: PASSWORD })
    return { email, client: await this.clientOf(id) }
  }

  /** Acts for that user, for an hour from now on. */
  async clientOf(userId: string): Promise<Latchkey> {
    const backend = new Latchkey({ url: this.origin, token: this.serviceKey })
    return new Latchkey({ url: this.origin, token: (await backend.sessions.create(userId)).secret })
  }

  /** Tells the service of uses, as a verifier does. */
  async reportUse(items: readonly object[]): Promise<void> {
    const response = await fetch(`${this.origin}/v1/usage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.serviceKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ verifier: 'screenshots-0001', items }),
    })
    if (!response.ok) throw new Error(await response.text())
  }

  /** A page whose complaints are collected. */
  async page(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({
      baseURL: this.origin,
      locale: 'en-US',
      permissions: ['clipboard-read', 'clipboard-write'],
      ...options,
    })
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    page.on('console', (message) => {
      if (message.type() !== 'error' || /status of 4\d\d/.test(message.text())) return
      this.complaints.push(message.text())
    })
    page.on('pageerror', (error) => this.complaints.push(String(error)))
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (origin !== this.origin && protocol !== 'data:' && protocol !== 'blob:') this.complaints.push(request.url())
    })
    return page
  }

  async signIn(page: Page, email: string): Promise<void> {
    await page.goto('/sign-in')
    await page.locator('input[name=email]').fill(email)
    await page.locator('input[type=password]').fill(PASSWORD)
    await page.locator('button').first().click()
    await page.waitForURL('**/tokens')
  }

  async close(): Promise<void> {
    await this.service.close()
    await rm(this.folder, { recursive: true, force: true })
  }
}

export async function openFreshConsole(
  platform: PlatformConfig = PRESETS.seam,
  more: Partial<StartOptions> = {},
): Promise<ConsoleWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-console-'))
  const time = { ahead: 0 }
  const service = await startLatchkey({
    ...{ dataFolder: folder, port: 0, platform, logLevel: 'silent', consoleFolder: await consoleOfSources() },
    clock: () => toInstant(Date.now() + time.ahead),
    ...more,
  })
  return new ConsoleWorld(service, folder, time)
}

export async function openConsole(platform?: PlatformConfig, more: Partial<StartOptions> = {}): Promise<ConsoleWorld> {
  const world = await openFreshConsole(platform, more)
  const first = new Latchkey({ url: world.origin, token: world.service.setUpSecret?.reveal() ?? '' })
  const { secret } = await first.setup({ email: 'operator@example.com', name: 'Operator' })
  world.operator = new Latchkey({ url: world.origin, token: secret })
  const scopes = ['verify', 'sessions:create']
  world.serviceKey = (await world.operator.serviceKeys.create({ name: 'Backend', scopes, expires: 'never' })).secret
  return world
}

/** Every place that a page can keep a text in, and that a program can look into. */
export async function whereKept(page: Page, text: string): Promise<string[]> {
  const found: string[] = []
  if ((await page.content()).includes(text)) found.push('the document')
  const kept = await page.evaluate<string>(
    'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, location.href, document.cookie, window.name])',
  )
  if (kept.includes(text)) found.push('storage, history or cookies')
  return found
}

/** Whether any live object of the page's JavaScript is or holds the text. */
export async function isInMemory(page: Page, text: string): Promise<boolean> {
  const session = await page.context().newCDPSession(page)
  const chunks: string[] = []
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk))
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await session.detach()
  return chunks.join('').includes(text)
}

/** Nothing stands out at the side. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [content, window] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  )
  expect(content, page.url()).toBeLessThanOrEqual(window)
}

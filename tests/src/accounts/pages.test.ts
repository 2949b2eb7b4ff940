import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningLatchkey, startLatchkey } from '@latchkey/server'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { violations } from '../accessibility.ts'
import { hasChromium, startChromium } from '../chromium.ts'
import { PLATFORM } from '../http/platform.ts'
import { requirement } from '../requirement.ts'
import { PASSWORD } from './world.ts'

const HOSTILE = '"><script>document.title="owned"</script><img src=x onerror="document.title=\'owned\'">‮🙂'.padEnd(
  100,
  'x',
)

const program = await requirement('Chromium', hasChromium)

describe.skipIf(program.missing)('the sign-in pages in a real browser', () => {
  let chromium: Browser
  let service: RunningLatchkey
  let folder: string
  let evil: Server
  let evilUrl: string
  let context: BrowserContext
  let page: Page

  beforeAll(async () => {
    chromium = await startChromium()
    folder = await mkdtemp(join(tmpdir(), 'latchkey-pages-'))
    service = await startLatchkey({ dataFolder: folder, port: 0, platform: PLATFORM, logLevel: 'silent' })
    const headers = { authorization: `Bearer ${service.setUpSecret?.reveal()}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ email: 'ada@example.com', name: HOSTILE, password: PASSWORD })
    await fetch(`${service.url}/v1/setup`, { method: 'POST', headers, body })
    // Another port of the same host is the nearest that another origin comes: cookies go there and back with every request.
    evil = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<body>evil</body>'))
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve))
    evilUrl = `http://127.0.0.1:${(evil.address() as AddressInfo).port}`
  })
  afterAll(async () => {
    await chromium?.close()
    await service?.close()
    evil?.close()
    await rm(folder, { recursive: true })
  })
  beforeEach(async () => {
    context = await chromium.newContext({ locale: 'en-GB' })
    page = await context.newPage()
  })
  afterEach(() => context.close())

  async function sendForm(email: string, password: string): Promise<void> {
    await page.locator('input[name=email]').fill(email)
    await page.locator('input[type=password]').fill(password)
    await page.locator('form button').first().click()
  }

  async function signIn(): Promise<void> {
    await page.goto(`${service.url}/sign-in?return=/openapi.json`)
    await sendForm('ada@example.com', PASSWORD)
    await page.waitForURL(`${service.url}/openapi.json`)
  }

  /** What an own page can tell: how many tokens there are, the one of the set-up among them, and whether the session lives. */
  const state = async () => {
    const own = await context.newPage()
    await own.goto(`${service.url}/openapi.json`)
    const seen = await own.evaluate(async () => {
      const tokens = (await (await fetch('/v1/tokens')).json()) as { items?: unknown[] }
      return { tokens: tokens.items?.length, session: (await fetch('/v1/session')).status }
    })
    await own.close()
    return seen
  }

  describe('another origin on the same host', () => {
    test.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data'])(
      'changes nothing by a form sent as %s',
      async (type) => {
        await signIn()
        for (const path of ['/v1/tokens', '/v1/session/end', '/sign-out', '/v1/account/sessions/revoke-others']) {
          await page.goto(evilUrl)
          const answered = page.waitForResponse((response) => response.url() === service.url + path)
          await page.evaluate(
            ({ action, type }) => {
              const { document } = globalThis as unknown as {
                document: { body: { innerHTML: string }; forms: { submit(): void }[] }
              }
              document.body.innerHTML = `<form method="post" enctype="${type}" action="${action}"><input name='{"name":"stolen","x":"' value='"}'></form>`
              document.forms[0]?.submit()
            },
            { action: service.url + path, type },
          )
          expect((await answered).status()).toBeGreaterThanOrEqual(400)
          await page.waitForURL(service.url + path)
        }
        expect(await state()).toEqual({ tokens: 1, session: 200 })
      },
    )

    test.each(['no-cors', 'cors'] as const)('changes nothing and reads nothing by fetch in mode %s', async (mode) => {
      await signIn()
      await page.goto(evilUrl)
      const read = await page.evaluate(
        async ({ url, mode }) => {
          const seen: string[] = []
          const attempts: [string, Record<string, unknown>][] = [
            ['/v1/tokens', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{"name":"stolen"}' }],
            [
              '/v1/tokens',
              { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"stolen"}' },
            ],
            ['/v1/session/end', { method: 'POST', body: '{}' }],
            ['/v1/session', { method: 'GET' }],
            ['/v1/tokens', { method: 'GET' }],
          ]
          for (const [path, init] of attempts) {
            const response = await fetch(url + path, { ...init, mode, credentials: 'include' } as never).catch(
              () => null,
            )
            seen.push(response === null ? 'nothing' : `${response.type} ${(await response.text()).length}`)
          }
          return seen
        },
        { url: service.url, mode },
      )
      expect(new Set(read)).toEqual(new Set(mode === 'cors' ? ['nothing'] : ['opaque 0']))
      expect(await state()).toEqual({ tokens: 1, session: 200 })
    })

    test('can’t put a page of ours into a frame', async () => {
      await page.goto(evilUrl)
      const refused = page.waitForEvent('console', (message) => /frame-ancestors/.test(message.text()))
      await page.evaluate((source) => {
        const { document } = globalThis as unknown as { document: { body: { innerHTML: string } } }
        document.body.innerHTML = `<iframe src="${source}/sign-in"></iframe>`
      }, service.url)
      await refused
    })
  })

  test('a hostile name is text wherever it stands, and nothing inline runs', async () => {
    const blocked: string[] = []
    page.on('console', (message) => {
      // What the test signs in to is no page and names no icon, so the browser may look for one by itself.
      if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico')) blocked.push(message.text())
    })
    await signIn()
    await page.goto(`${service.url}/reauthenticate`)
    await page.getByText('You are signed in as').waitFor()
    expect(await page.title()).not.toBe('owned')
    expect(await page.locator('main').textContent()).toContain('<script>')
    expect(await page.locator('main img[src=x]').count()).toBe(0)
    expect(blocked).toEqual([])
  })

  test('a person who has JavaScript turned off signs in and out', async () => {
    const bare = await chromium.newContext({ javaScriptEnabled: false, locale: 'en-GB' })
    page = await bare.newPage()
    await signIn()
    await page.goto(`${service.url}/sign-out`)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByText('You are signed out').waitFor()
    await bare.close()
  })

  test.each([
    ['light', 'dark', 'rgb(13, 14, 17)'],
    ['dark', 'light', 'rgb(250, 250, 250)'],
  ] as const)(
    'the theme that was chosen in the console goes before a %s system’s: it is %s',
    async (colorScheme, theme, background) => {
      const own = await chromium.newContext({ colorScheme, locale: 'en-GB' })
      const shown = await own.newPage()
      const colour = () => shown.evaluate('getComputedStyle(document.body).backgroundColor')
      await shown.goto(`${service.url}/sign-in`)
      expect(await colour()).not.toBe(background)
      await shown.evaluate(`localStorage.setItem('latchkey.theme', '${theme}')`)
      await shown.reload()
      expect(await colour()).toBe(background)
      expect(await violations(shown)).toEqual([])
      await own.close()
    },
  )

  test('the keyboard alone signs in', async () => {
    await page.goto(`${service.url}/sign-in?return=/openapi.json`)
    await page.keyboard.type('ada@example.com')
    await page.keyboard.press('Tab')
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press('Enter')
    await page.waitForURL(`${service.url}/openapi.json`)
  })

  test.each([
    ['light', 'en-GB'],
    ['dark', 'en-GB'],
    ['light', 'de-DE'],
    ['dark', 'de-DE'],
  ] as const)('every page is without fault for screen readers, in %s and %s', async (colorScheme, locale) => {
    await context.close()
    context = await chromium.newContext({ locale, colorScheme })
    page = await context.newPage()
    const found: string[] = []
    const look = async (path: string) => {
      await page.goto(service.url + path)
      for (const fault of await violations(page)) found.push(`${path}: ${fault}`)
    }
    for (const path of [
      '/setup',
      '/sign-in',
      '/sign-out',
      '/password-reset',
      '/invitation?token=x',
      '/verify-email?token=x',
    ])
      await look(path)
    await page.goto(`${service.url}/sign-in`)
    await sendForm('nobody@example.com', 'wrong')
    await page.getByRole('alert').first().waitFor()
    for (const fault of await violations(page)) found.push(`refused: ${fault}`)
    await signIn()
    for (const path of ['/sign-out', '/reauthenticate', '/device', '/device?user_code=BBBB-BBBB']) await look(path)
    expect(found).toEqual([])
  })
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningLatchkey, startLatchkey } from '@latchkey/server'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hasChromium, startChromium } from '../chromium.ts'
import { PLATFORM } from '../http/platform.ts'
import { requirement } from '../requirement.ts'
import { PASSWORD } from './world.ts'

const browserProgram = await requirement('Chromium', hasChromium)

describe.skipIf(browserProgram.missing)('passkeys in a real browser', () => {
  let chromium: Browser
  let service: RunningLatchkey
  let folder: string
  let origin: string
  let context: BrowserContext
  let page: Page
  let devices: CDPSession
  let authenticatorId: string

  beforeAll(async () => {
    chromium = await startChromium()
    folder = await mkdtemp(join(tmpdir(), 'latchkey-passkeys-'))
    service = await startLatchkey({ dataFolder: folder, port: 0, platform: PLATFORM, logLevel: 'silent' })
    // A passkey is made for a name, and an address is none.
    origin = service.url.replace('127.0.0.1', 'localhost')
    const body = JSON.stringify({ email: 'ada@example.com', name: 'Ada', password: PASSWORD })
    const headers = {
      authorization: `Bearer ${service.setUpSecret?.reveal()}`,
      'content-type': 'application/json',
    }
    await fetch(`${service.url}/v1/setup`, { method: 'POST', headers, body })
  })
  afterAll(async () => {
    await chromium?.close()
    await service?.close()
    await rm(folder, { recursive: true })
  })
  beforeEach(async () => {
    context = await chromium.newContext({ locale: 'en-GB' })
    page = await context.newPage()
    devices = await context.newCDPSession(page)
    await devices.send('WebAuthn.enable')
    const options = {
      protocol: 'ctap2' as const,
      transport: 'internal' as const,
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    }
    authenticatorId = (await devices.send('WebAuthn.addVirtualAuthenticator', { options })).authenticatorId
  })
  afterEach(() => context.close())

  /** From the next page on, as in a browser that offers passkeys on demand alone. */
  async function fillNothingIn(): Promise<void> {
    await page.addInitScript(() => {
      const { PublicKeyCredential } = globalThis as unknown as { PublicKeyCredential: Record<string, unknown> }
      PublicKeyCredential['isConditionalMediationAvailable'] = async () => false
    })
  }

  async function signInByPassword(): Promise<void> {
    await page.goto(`${origin}/sign-in?return=/openapi.json`)
    await page.getByLabel('E-mail address').fill('ada@example.com')
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL(`${origin}/openapi.json`)
  }

  /** A call of the API by a script of our own page. */
  function api(call: string, body?: object): Promise<{ status: number; json: Record<string, unknown> }> {
    const [method = '', path = ''] = call.split(' ')
    return page.evaluate(
      async ({ method, path, body }) => {
        const session = (await (await fetch('/v1/session')).json()) as { csrfToken?: string }
        const response = await fetch(path, {
          method,
          headers: { 'content-type': 'application/json', 'x-latchkey-csrf': session.csrfToken ?? '' },
          ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
        })
        return { status: response.status, json: (await response.json()) as Record<string, unknown> }
      },
      { method, path, body },
    )
  }

  /** Has the browser's device make a passkey, or prove itself by one, as a script of the console does. */
  function ceremony(kind: 'create' | 'get', options: unknown): Promise<object> {
    return page.evaluate(
      async ({ kind, options }) => {
        const { PublicKeyCredential, navigator } = globalThis as unknown as {
          PublicKeyCredential: Record<string, (options: unknown) => unknown>
          navigator: { credentials: Record<string, (wanted: object) => Promise<{ toJSON(): object }>> }
        }
        const parse = kind === 'create' ? 'parseCreationOptionsFromJSON' : 'parseRequestOptionsFromJSON'
        const publicKey = PublicKeyCredential[parse]?.(options)
        return (await navigator.credentials[kind]?.({ publicKey }))?.toJSON() ?? {}
      },
      { kind, options },
    )
  }

  async function addPasskey(name = 'Laptop') {
    const { json } = await api('POST /v1/account/passkey-options')
    const credential = await ceremony('create', json['options'])
    return { credential, added: await api('POST /v1/account/passkeys', { name, credential }) }
  }

  async function clearPasskeys(): Promise<void> {
    const { json } = await api('GET /v1/account/passkeys')
    for (const { id } of json['items'] as { id: string }[]) await api(`DELETE /v1/account/passkeys/${id}`)
  }

  test('are made, listed, renamed, and sign in without anything typed', async () => {
    await fillNothingIn()
    await signInByPassword()
    const { added } = await addPasskey()
    expect(added).toMatchObject({ status: 201, json: { name: 'Laptop', lastUsedAt: null } })
    const { id } = added.json as { id: string }
    expect((await api(`PATCH /v1/account/passkeys/${id}`, { name: 'Old laptop' })).json).toMatchObject({
      name: 'Old laptop',
    })
    await context.clearCookies()
    await page.goto(`${origin}/sign-in?return=/openapi.json`)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.waitForURL(`${origin}/openapi.json`)
    expect((await api('GET /v1/session')).json).toMatchObject({ user: { name: 'Ada' }, signInMethods: { passkeys: 1 } })
    expect((await api('GET /v1/account/passkeys')).json).toMatchObject({
      items: [{ id, name: 'Old laptop', lastUsedAt: expect.any(String) }],
    })
    await clearPasskeys()
    const history = JSON.stringify((await api('GET /v1/audit')).json)
    for (const action of ['added', 'renamed', 'removed']) expect(history).toContain(`"passkey.${action}"`)
  })

  test('are offered among what the browser fills in, which takes no button', async () => {
    await signInByPassword()
    await addPasskey()
    await context.clearCookies()
    // What a person would choose in the browser's own list, the device of the test chooses by itself.
    await page.goto(`${origin}/sign-in?return=/openapi.json`)
    await page.waitForURL(`${origin}/openapi.json`)
    expect((await api('GET /v1/session')).json).toMatchObject({ user: { name: 'Ada' } })
    await clearPasskeys()
  })

  test('prove once more who is signed in, by the API and on the page', async () => {
    await signInByPassword()
    await addPasskey()
    const { json } = await api('POST /v1/session/passkey-options')
    const passkey = await ceremony('get', json['options'])
    expect(await api('POST /v1/session/authenticate', { passkey })).toMatchObject({ status: 200 })
    await page.goto(`${origin}/reauthenticate?return=/openapi.json`)
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.waitForURL(`${origin}/openapi.json`)
    expect((await api('GET /v1/session')).status).toBe(200)
    await clearPasskeys()
  })

  test('answer a challenge once, and only what it was given out for', async () => {
    await fillNothingIn()
    await signInByPassword()
    const { credential } = await addPasskey()
    expect(await api('POST /v1/account/passkeys', { name: 'Again', credential })).toMatchObject({ status: 409 })
    const { json } = await api('POST /v1/session/passkey-options')
    const passkey = await ceremony('get', json['options'])
    expect((await api('POST /v1/session/authenticate', { passkey })).status).toBe(200)
    expect(await api('POST /v1/session/authenticate', { passkey })).toMatchObject({
      status: 403,
      json: { code: 'authentication_refused' },
    })
    await page.goto(`${origin}/reauthenticate`)
    const options = JSON.parse(
      (await page.locator('form[data-passkey]').getAttribute('data-passkey')) ?? '{}',
    ) as object
    await page.goto(`${origin}/openapi.json`)
    const elsewhere = await ceremony('get', options)
    await context.clearCookies()
    await page.goto(`${origin}/sign-in`)
    await page.evaluate((answer) => {
      const { document } = globalThis as unknown as { document: { querySelector(name: string): never } }
      const form = document.querySelector('form[data-passkey]') as {
        elements: Record<string, { value: string }>
        submit(): void
      }
      ;(form.elements['passkey'] as { value: string }).value = JSON.stringify(answer)
      form.submit()
    }, elsewhere)
    await page.getByText('The passkey was not used').first().waitFor()
    expect(await page.evaluate(async () => (await fetch('/v1/session')).status)).toBe(401)
    await signInByPassword()
    await clearPasskeys()
  })

  test('are refused once deleted, and the sign-in page says so', async () => {
    await fillNothingIn()
    await signInByPassword()
    await addPasskey()
    await clearPasskeys()
    await context.clearCookies()
    await page.goto(`${origin}/sign-in`)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByRole('alert').getByText('The passkey was not used').waitFor()
  })

  test('that the device does not prove its owner for are refused', async () => {
    await signInByPassword()
    const { json } = await api('POST /v1/account/passkey-options')
    await devices.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
    await expect(ceremony('create', json['options'])).rejects.toThrow(/NotAllowed|not allowed/)
  })

  test('can’t be added with garbage', async () => {
    await signInByPassword()
    for (const credential of [{ id: 'x' }, { id: 'x', response: {}, type: 'public-key', rawId: 'x' }]) {
      expect(await api('POST /v1/account/passkeys', { name: 'Mine', credential })).toMatchObject({ status: 403 })
    }
    expect(await api('POST /v1/account/passkeys', { name: 'Mine', credential: 'x' })).toMatchObject({ status: 400 })
  })
})

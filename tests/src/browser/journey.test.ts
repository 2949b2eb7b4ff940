import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startSeamDevices } from '@latchkey/example-seam-devices'
import { PRESETS } from '@latchkey/server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, startChromium } from '../chromium.ts'
import { freePort } from '../free-port.ts'
import { requirement } from '../requirement.ts'
import { type ConsoleWorld, isInMemory, openFreshConsole, PASSWORD, whereKept } from './world.ts'

const chromium = await requirement('Chromium', hasChromium)

const shell = async (script: string) => (await promisify(execFile)('bash', ['-c', `${script}\n`])).stdout

describe.skipIf(chromium.missing)('from the set-up link to a token that is used and ended', () => {
  let browser: Browser
  let world: ConsoleWorld
  let page: Page
  let api: { readonly close: () => Promise<void> } | undefined
  let secret = ''
  let curl = ''
  beforeAll(async () => {
    const port = await freePort()
    world = await openFreshConsole({ ...PRESETS.seam, apiUrl: `http://127.0.0.1:${port}` })
    browser = await startChromium()
    page = await world.page(browser)
    const setUp = world.service.setUpSecret?.reveal() ?? ''
    await page.goto(`/setup#${setUp}`)
    await page.locator('input[name=name]').fill('Ada Lovelace')
    await page.locator('input[name=email]').fill('ada@example.com')
    await page.locator('input[type=password]').fill(PASSWORD)
    await page.locator('form button').click()
    await page.waitForURL('**/tokens')
    // What the person's platform would have done: a workspace, and an API that verifies tokens here.
    const { csrfToken } = (await (await page.request.get('/v1/session')).json()) as { csrfToken: string }
    const call = async (path: string, data: object) => {
      const headers = { origin: world.origin, 'x-latchkey-csrf': csrfToken }
      const answer = await page.request.post(path, { data, headers })
      expect(answer.status(), path).toBe(201)
      return answer.json()
    }
    const workspace = (await call('/v1/workspaces', { name: 'Pacific Rentals' })) as { id: string }
    const key = (await call('/v1/service-keys', { name: 'API', scopes: ['verify'] })) as { secret: string }
    const started = await startSeamDevices({
      ...{ latchkeyUrl: world.origin, serviceKey: key.secret, host: '127.0.0.1', port },
      dataFile: join(world.folder, 'devices.db'),
    })
    api = started
    await started.seed(workspace.id, 'vacation_rentals')
    await page.reload()
  })
  afterAll(async () => {
    await browser?.close()
    await api?.close()
    await world?.close()
  })

  test('who was just set up sees that there are no tokens, and how to make one', async () => {
    await page.getByRole('heading', { name: 'No tokens yet' }).waitFor()
    await page.getByRole('link', { name: 'New token' }).first().click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Journey')
    expect(await page.getByTestId('summary').textContent()).toBe(
      'This token can do everything that you can do, in every workspace that you reach, without an end.',
    )
    await page.getByText('90 days').click()
    await page.getByText('Choose', { exact: true }).click()
    await page.getByLabel('Control the devices of a workspace').check()
    expect(await page.getByLabel('See the devices of a workspace').isChecked()).toBe(true)
    expect(await page.getByTestId('summary').textContent()).toMatch(
      /^This token can control the devices of a workspace, in every workspace that you reach, until /,
    )
    await page.getByRole('button', { name: 'Create token' }).click()
    secret = (await page.getByTestId('secret').textContent()) ?? ''
    expect(secret).toMatch(/^seam_at1_[A-Za-z0-9]{36}$/)
    curl = (await page.locator('pre').first().textContent()) ?? ''
  })

  test('leaving without the secret asks first', async () => {
    await page.getByRole('link', { name: 'Personal access tokens' }).click()
    await page.getByRole('heading', { name: 'Leave without the secret?' }).waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    expect(await page.getByTestId('secret').textContent()).toContain(secret)
    await page.getByRole('button', { name: 'Copy secret' }).click()
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(secret)
  })

  test('the line for curl works as it is pasted', async () => {
    const answer = JSON.parse(await shell(curl)) as { ok: boolean; devices: unknown[] }
    expect(answer.ok).toBe(true)
    expect(answer.devices.length).toBeGreaterThan(0)
  })

  test('once the page is left, the secret is in no document, storage, history or live object of it', async () => {
    expect(await isInMemory(page, secret)).toBe(true)
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('link', { name: 'Journey', exact: true }).waitFor()
    await page.evaluate("navigator.clipboard.writeText('')")
    expect(await whereKept(page, secret)).toEqual([])
    await page.getByRole('link', { name: 'Journey', exact: true }).click()
    await page.getByRole('heading', { name: 'Reaches right now' }).waitFor()
    await page.goBack()
    await page.getByRole('link', { name: 'Journey', exact: true }).waitFor()
    expect(await whereKept(page, secret)).toEqual([])
    expect(await isInMemory(page, secret)).toBe(false)
    await page.goBack()
    expect(await page.getByTestId('secret').count()).toBe(0)
  })

  test('a revoked token is refused, and the list says so', async () => {
    await page.goto('/tokens')
    await page.getByRole('button', { name: 'Actions for Journey' }).click()
    await page.getByRole('menuitem', { name: 'Revoke' }).click()
    const revoke = page.getByRole('button', { name: 'Revoke', exact: true })
    expect(await revoke.isDisabled()).toBe(true)
    await page.getByLabel('Type revoke to confirm').fill('revoke')
    await revoke.click()
    await page.getByText('Journey is revoked.').first().waitFor()
    await page.getByText('Revoked', { exact: true }).waitFor()
    // The API hears of it within the bound of its lease.
    await expect.poll(() => shell(curl), { timeout: 15_000 }).toContain('unauthorized')
  })

  test('nothing was asked of anybody else, and no page broke its own policy', () => {
    expect(world.complaints).toEqual([])
  })
})

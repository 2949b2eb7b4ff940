import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { MINUTE } from '@latchkey/core'
import { Latchkey } from '@latchkey/sdk'
import { type LatchkeyConfig, PRESETS } from '@latchkey/server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { consoleOfSources } from '../../../tools/runner/console.mjs'
import { hasChromium, startChromium } from '../chromium.ts'
import { requirement } from '../requirement.ts'
import { type ConsoleWorld, isInMemory, openConsole, PASSWORD } from './world.ts'

const chromium = await requirement('Chromium', hasChromium)

describe.skipIf(chromium.missing)('as the platform’s own people know it', () => {
  let browser: Browser
  let world: ConsoleWorld
  let page: Page
  let client: Latchkey
  beforeAll(async () => {
    // Built here, so that no test's time is spent on it.
    await consoleOfSources()
    browser = await startChromium()
  }, 120_000)
  afterEach(async () => {
    expect(world.complaints).toEqual([])
    await page.context().close()
    await world.close()
  })
  afterAll(() => browser?.close())

  /** Somebody of a platform, signed in, on the page of the tokens. */
  async function begin(preset: keyof typeof PRESETS, more: Partial<LatchkeyConfig> = {}): Promise<void> {
    world = await openConsole(PRESETS[preset], more)
    const person = await world.person('Grace')
    client = person.client
    page = await world.page(browser)
    await world.signIn(page, person.email)
  }
  const secret = async () => (await page.getByTestId('secret').textContent()) ?? ''
  const verdict = async (token: string, scopes: readonly string[]) => {
    const answer = await new Latchkey({ url: world.origin, token: world.serviceKey }).verify({ token, scopes })
    return answer.ok ? 'ok' : answer.code
  }

  test('Seam: personal access tokens, add, copy; the secret begins as its clients want it', async () => {
    await begin('seam')
    await page.getByRole('link', { name: 'New token' }).first().click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('My application')
    await page.getByRole('button', { name: 'Create token' }).click()
    await page.getByRole('button', { name: 'Copy secret' }).click()
    const token = await page.evaluate<string>('navigator.clipboard.readText()')
    expect(token).toMatch(/^seam_at1_/)
    await page.getByRole('tab', { name: 'JavaScript' }).click()
    await page.getByText('Seam.fromPersonalAccessToken').waitFor()
    expect(await verdict(token, [])).toBe('ok')
  })

  test('Speckle: name, scopes, copy once; the token has those scopes and no others', async () => {
    await begin('speckle')
    await page.getByRole('link', { name: 'New token' }).first().click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Grasshopper')
    const chosen = page.locator('li input[type=checkbox]:checked:enabled')
    while ((await chosen.count()) > 0) await chosen.first().click()
    await page.getByLabel('Search scopes').fill('create and change projects')
    await page.getByLabel('Create and change projects, models, versions and objects').check()
    await page.getByRole('button', { name: 'Create token' }).click()
    const token = await secret()
    expect(token).toMatch(/^spk_pat_/)
    await page.getByRole('button', { name: 'Copy secret' }).click()
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('link', { name: 'Grasshopper', exact: true }).waitFor()
    expect([await verdict(token, ['streams:write']), await verdict(token, ['profile:email'])]).toEqual([
      'ok',
      'scope_missing',
    ])
  })

  test('Clarifai: the default token comes with the account; another gets a description and scopes, is edited, and deleted', async () => {
    await begin('clarifai')
    await page.getByRole('link', { name: 'Default', exact: true }).waitFor()
    await page.getByRole('link', { name: 'New token' }).first().click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Predictions')
    await page.getByLabel('Description').fill('Only asks models')
    await page.getByText('Choose', { exact: true }).click()
    await page.getByLabel('Search scopes').fill('predict')
    await page.getByRole('checkbox', { name: 'Predict' }).first().check()
    await page.getByRole('button', { name: 'Create token' }).click()
    const token = await secret()
    expect([await verdict(token, ['Predict']), await verdict(token, ['Models:Add'])]).toEqual(['ok', 'scope_missing'])
    await page.getByRole('button', { name: 'Copy secret' }).click()
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('button', { name: 'Actions for Predictions' }).click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    await page.getByLabel('Description').fill('Asks models, by night')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Asks models, by night').waitFor()
    await page.getByRole('button', { name: 'Actions for Predictions' }).click()
    await page.getByRole('menuitem', { name: 'Revoke' }).click()
    await page.getByLabel('Type revoke to confirm').fill('revoke')
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('Predictions is revoked.').first().waitFor()
  })

  test('Clarifai: where the operator made tokens recoverable, a listed one is shown and copied after its owner proved again who it is, and the history says so', async () => {
    await begin('clarifai', { recoveryKeys: [{ id: 'k1', key: randomBytes(32) }] })
    const { credential, secret: made } = await client.tokens.create({ name: 'Predictions' })
    const inHistory = async () =>
      (await client.tokens.history(credential.id).page()).items.filter(({ action }) => action === 'token.revealed')
    world.advance(16 * MINUTE)
    await page.reload()
    await page.getByRole('button', { name: 'Actions for Predictions' }).click()
    await page.getByRole('menuitem', { name: 'Show secret' }).click()
    await page.getByRole('heading', { name: 'Confirm that it is you' }).waitFor()
    expect([await page.getByTestId('secret').count(), await isInMemory(page, made)]).toEqual([0, false])
    expect(await inHistory()).toEqual([])
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Confirm' }).click()
    expect(await secret()).toBe(made)
    await page.getByRole('button', { name: 'Copy secret' }).click()
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(made)
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByTestId('secret').waitFor({ state: 'detached' })
    expect(await inHistory()).toMatchObject([{ subjectId: credential.id, detail: { version: 1 } }])
    await page.getByRole('link', { name: 'Predictions', exact: true }).click()
    await page.getByText('Secret shown again').waitFor()
  })

  test('Clarifai: where the operator did not, no secret is offered again', async () => {
    await begin('clarifai')
    await page.getByRole('button', { name: 'Actions for Default' }).click()
    await page.getByRole('menuitem', { name: 'Edit' }).waitFor()
    expect(await page.getByRole('menuitem', { name: 'Show secret' }).count()).toBe(0)
  })

  test('IOMETE: name and expiration, generate, download once, done, list; a name is taken once', async () => {
    await begin('iomete')
    await page.getByRole('link', { name: 'New token' }).first().click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('dbt')
    await page.getByText('14 days').click()
    expect(await page.getByText('60 days').count()).toBe(0)
    await page.getByRole('button', { name: 'Create token' }).click()
    const token = await secret()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('dbt.env')
    expect(await readFile(await download.path(), 'utf8')).toBe(`IOMETE_ACCESS_TOKEN=${token}\n`)
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByText('Expires in 14 days').waitFor()
    expect((await client.tokens.list().page()).items.map(({ name }) => name)).toEqual(['dbt'])
    await page.getByRole('link', { name: 'New token' }).first().click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('dbt')
    await page.getByRole('button', { name: 'Create token' }).click()
    await page.getByRole('alert').waitFor()
  })
})

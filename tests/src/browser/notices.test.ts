import { createHash } from 'node:crypto'
import { Latchkey } from '@latchkey/sdk'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from '../accessibility.ts'
import { hasChromium, startChromium } from '../chromium.ts'
import { requirement } from '../requirement.ts'
import { type ConsoleWorld, expectNoSidewaysScroll, openConsole } from './world.ts'

const chromium = await requirement('Chromium', hasChromium)
const HOSTILE = '<img src=x onerror="window.hit=1">'

describe.skipIf(chromium.missing)('the notices of a person', () => {
  let browser: Browser
  let world: ConsoleWorld
  beforeAll(async () => {
    world = await openConsole()
    browser = await startChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  test.each([
    ['light', 'en-US', 'was found in the open and is revoked', 'was sent by a page in a browser', 'Put away'],
    ['dark', 'de-DE', 'wurde öffentlich gefunden und ist widerrufen', 'wurde von einer Seite im Browser', 'Weglegen'],
  ] as const)(
    'say, in %s and %s, which token was found where and which one a page sent, until they are put away',
    async (colorScheme, locale, leaked, byPage, putAway) => {
      const { client, email } = await world.person(`Ada ${colorScheme}`)
      const found = await client.tokens.create({ name: `found ${HOSTILE}`, expires: '90d' })
      const sent = await client.tokens.create({ name: 'In a page', expires: '90d' })
      const scopes = ['leaks:report']
      const scanner = await world.operator.serviceKeys.create({ name: 'Scanner', scopes, expires: '30d' })
      const place = `https://paste.example/${'long'.repeat(60)}`
      await new Latchkey({ url: world.origin, token: scanner.secret }).leaks.report([{ token: found.secret, place }])
      const digest = createHash('sha256').update(sent.secret).digest('hex')
      const body = { verifier: 'test', items: [], browserUses: [{ digest, origin: 'https://shop.example' }] }
      const headers = { authorization: `Bearer ${world.serviceKey}`, 'content-type': 'application/json' }
      const told = await fetch(`${world.origin}/v1/usage`, { method: 'POST', headers, body: JSON.stringify(body) })
      expect(told.status).toBe(204)

      const phone = { viewport: { width: 390, height: 844 } }
      const page = await world.page(browser, { colorScheme, locale, ...phone })
      await world.signIn(page, email)
      await page.goto('/notices')
      await page.getByText(leaked).waitFor()
      await page.getByText(byPage).waitFor()
      await page.getByText('https://shop.example').waitFor()
      await page.getByText(place).waitFor()
      await expectNoSidewaysScroll(page)
      expect(await violations(page)).toEqual([])
      expect(await page.evaluate('window.hit')).toBeUndefined()
      const row = page.getByRole('listitem').filter({ hasText: byPage })
      await row.getByRole('link').click()
      await page.getByRole('heading', { name: 'In a page' }).waitFor()
      await page.goBack()
      await row.getByRole('button', { name: putAway }).click()
      await row.waitFor({ state: 'detached' })
      await page.getByRole('listitem').filter({ hasText: leaked }).getByRole('button', { name: putAway }).click()
      await page.getByText(leaked).waitFor({ state: 'detached' })
      expect(await client.notices.list()).toEqual([])
      expect(world.complaints).toEqual([])
      await page.context().close()
    },
  )
})

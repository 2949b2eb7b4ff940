import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PRESETS } from '@latchkey/server'
import type { Page } from 'playwright-core'
import { root } from '../../../tools/runner/root.mjs'
import { type ConsoleWorld, openConsole, openFreshConsole } from '../browser/world.ts'
import { startChromium } from '../chromium.ts'
import { freePort } from '../free-port.ts'
import { startMailServer } from '../notices/mail-server.ts'
import type { Scene } from './scene.ts'
import { scenes } from './scenes/index.ts'
import { type Stage, setTheStage } from './stage.ts'

const SIZES = [
  { name: '1280', options: { viewport: { width: 1280, height: 860 } } },
  { name: '390', options: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } },
] as const
const THEMES = ['light', 'dark'] as const
const PLATFORM = { ...PRESETS.seam, apiUrl: 'https://devices.example.com' }

/** Writes a picture of every screen, on a desk and on a phone, light and dark, or of those whose names are given. Yields each file that it wrote. */
export async function* takeScreenshots(wanted: readonly string[]): AsyncGenerator<string> {
  const folder = join(root, 'docs', 'screenshots')
  await mkdir(folder, { recursive: true })
  const mails = await startMailServer()
  const mail = { smtpUrl: `smtp://localhost:${mails.port}`, from: 'Seam <tokens@example.com>' }
  const port = await freePort()
  const reached = { port, publicUrl: `http://localhost:${port}`, mail }
  const [world, fresh] = [await openConsole(PLATFORM, reached), await openFreshConsole(PLATFORM)]
  const browser = await startChromium()
  const stage = await setTheStage(world, browser)
  try {
    for (const scene of scenes) {
      if (wanted.length > 0 && !wanted.includes(scene.name)) continue
      for (const size of SIZES) {
        const shown: ConsoleWorld = scene.isFirst ? fresh : world
        const state = scene.isPublic ? {} : { storageState: stage.signedIn(scene.by ?? 'ada') }
        const page = await shown.page(browser, { ...size.options, ...state, reducedMotion: 'reduce' })
        await play(page, scene, stage)
        for (const colorScheme of THEMES) {
          await page.emulateMedia({ colorScheme })
          // The page hears of the theme after the browser does.
          await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
          const path = join(folder, `${scene.name}-${size.name}-${colorScheme}.png`)
          await page.screenshot({ path, animations: 'disabled' })
          yield path
        }
        await page.context().close()
      }
    }
  } finally {
    await stage.close()
    await browser.close()
    for (const one of [world, fresh]) await one.close()
    await mails.close()
  }
}

async function play(page: Page, scene: Scene, stage: Stage): Promise<void> {
  await scene.before?.(page)
  await page.goto(scene.path(stage))
  if (scene.before === undefined) await page.waitForLoadState('networkidle')
  else await page.locator('h1').waitFor()
  await scene.act?.(page)
  await page.evaluate('document.fonts.ready')
}

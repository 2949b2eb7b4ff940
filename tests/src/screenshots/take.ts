import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PRESETS } from '@latchkey/server'
import type { Page } from 'playwright-core'
import { root } from '../../../tools/runner/root.mjs'
import { openConsole } from '../browser/world.ts'
import { startChromium } from '../chromium.ts'
import { type Scene, scenes } from './scenes.ts'
import { type Stage, setTheStage } from './stage.ts'

const SIZES = [
  { name: '1280', options: { viewport: { width: 1280, height: 860 } } },
  { name: '390', options: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } },
] as const
const THEMES = ['light', 'dark'] as const

/** Writes a picture of every screen, on a desk and on a phone, light and dark, or of those whose names are given. Yields each file that it wrote. */
export async function* takeScreenshots(wanted: readonly string[]): AsyncGenerator<string> {
  const folder = join(root, 'docs', 'screenshots')
  await mkdir(folder, { recursive: true })
  const world = await openConsole({ ...PRESETS.seam, apiUrl: 'https://devices.example.com' })
  const browser = await startChromium()
  try {
    const stage = await setTheStage(world, browser)
    for (const scene of scenes) {
      if (wanted.length > 0 && !wanted.includes(scene.name)) continue
      for (const size of SIZES) {
        for (const colorScheme of THEMES) {
          const options = { ...size.options, colorScheme, reducedMotion: 'reduce' } as const
          const state = scene.isPublic ? {} : { storageState: stage.signedIn(scene.by ?? 'ada') }
          const page = await world.page(browser, { ...options, ...state })
          const file = join(folder, `${scene.name}-${size.name}-${colorScheme}.png`)
          await take(page, scene, stage, file)
          await page.context().close()
          yield file
        }
      }
    }
  } finally {
    await browser.close()
    await world.close()
  }
}

async function take(page: Page, scene: Scene, stage: Stage, file: string): Promise<void> {
  await page.goto(scene.path(stage))
  await page.waitForLoadState('networkidle')
  await scene.act?.(page)
  await page.evaluate('document.fonts.ready')
  await page.screenshot({ path: file, animations: 'disabled' })
}

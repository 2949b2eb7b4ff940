import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** Debian's Chromium, elsewhere one that `LATCHKEY_CHROMIUM` names. */
const PROGRAM = process.env['LATCHKEY_CHROMIUM'] ?? '/usr/bin/chromium'

export const hasChromium = (): boolean => existsSync(PROGRAM)

/** A real browser without a window. Its own sandbox needs rights that a container does not give. */
export const startChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: PROGRAM,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--no-first-run'],
  })

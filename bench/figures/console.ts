import type { Latchkey } from '@latchkey/sdk'
import { type ConsoleWorld, openConsole } from '../../tests/src/browser/world.ts'
import { startChromium } from '../../tests/src/chromium.ts'
import type { Bench, Figure } from '../harness/figure.ts'
import { median } from '../harness/quantile.ts'
import { shown } from '../harness/results.ts'
import { compare, takeTurns } from '../harness/rounds.ts'

/** How much slower the browser's processor is made: that of a phone of the middle. */
const SLOWED = 4
const MANY = 10_000
const FEW = 10
const AT_ONCE = 16
const ROUNDS = 7
const LONGEST_LOAD_MS = 60_000

/** Milliseconds from the start of the navigation. */
interface Moments {
  readonly firstPaint: number
  /** The list stands there, and nothing keeps the page from answering. */
  readonly interactive: number
}

/** Notes when the first row is there, and when the last long task before that has ended. */
const WATCH = `
  addEventListener('DOMContentLoaded', () => {
    const look = () => {
      if (!document.querySelector('tbody tr')) return
      watcher.disconnect()
      requestAnimationFrame(() => setTimeout(() => { window.interactive = performance.now() }))
    }
    const watcher = new MutationObserver(look)
    watcher.observe(document.body, { childList: true, subtree: true })
    look()
  })`

export const consoleStart: Figure = {
  name: 'console.first-load',
  title: `From opening the console's list of ${MANY.toLocaleString('en')} tokens to its first row and an idle main thread, with an empty cache and the browser's processor slowed ${SLOWED} times.`,
  unit: 'ms',
  async measure(bench) {
    return withConsole(async ({ open }, many) => {
      await fill(bench, many, MANY)
      const found: Moments[] = []
      for (let round = -1; round < ROUNDS; round++) {
        const moments = await open('many')
        if (round >= 0) found.push(moments)
      }
      const rounds = found.map(({ interactive }) => interactive)
      return {
        value: median(rounds),
        rounds,
        notes: [`First contentful paint after ${shown(median(found.map(({ firstPaint }) => firstPaint)))} ms.`],
      }
    })
  },
}

export const consoleList: Figure = {
  name: 'console.list-growth',
  title: `The same for an owner of ${MANY.toLocaleString('en')} tokens, divided by the same for an owner of ${FEW}.`,
  goal: { direction: 'at most', aim: 1.25 },
  async measure(bench) {
    return withConsole(async ({ open }, many, few) => {
      await fill(bench, many, MANY)
      await fill(bench, few, FEW)
      const time = (who: 'many' | 'few') => async () => (await open(who)).interactive
      const [large = [], small = []] = await takeTurns([time('many'), time('few')], { rounds: ROUNDS, warmUp: 1 })
      const { ratio, rounds, sides } = compare(large, small)
      return { value: ratio, rounds, notes: [`${shown(sides[0])} ms with many, ${shown(sides[1])} ms with few.`] }
    })
  },
}

async function fill(bench: Bench, owner: Latchkey, count: number): Promise<void> {
  bench.progress(`making ${count} tokens`)
  let made = 0
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (made < count) {
        made++
        await owner.tokens.create({ name: `token ${made}`, scopes: ['self:read'], expires: '90d' })
      }
    }),
  )
}

async function withConsole<Result>(
  measure: (
    console: { readonly open: (who: 'many' | 'few') => Promise<Moments> },
    many: Latchkey,
    few: Latchkey,
  ) => Promise<Result>,
): Promise<Result> {
  const world = await openConsole()
  const browser = await startChromium()
  try {
    const [many, few] = [await world.person('Many'), await world.person('Few')]
    const states = { many: await stateOf(world, many.email), few: await stateOf(world, few.email) }
    return await measure({ open: (who) => load(world, states[who]) }, many.client, few.client)
  } finally {
    await browser.close()
    await world.close()
  }

  async function stateOf(of: ConsoleWorld, email: string) {
    const page = await of.page(browser)
    await of.signIn(page, email)
    const state = await page.context().storageState()
    await page.context().close()
    return state
  }

  async function load(of: ConsoleWorld, storageState: Awaited<ReturnType<typeof stateOf>>): Promise<Moments> {
    const page = await of.page(browser, { storageState })
    const session = await page.context().newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWED })
    await page.addInitScript(WATCH)
    await page.goto('/tokens')
    // Whatever stands there in place of the list fails the figure, and does not hold it up for ever.
    await page.locator('tbody tr').first().waitFor({ timeout: LONGEST_LOAD_MS })
    const moments = await page.evaluate<Moments>(
      `new Promise((resolve) => {
        const look = () => {
          if (window.interactive === undefined) setTimeout(look, 20)
          else resolve({ firstPaint: performance.getEntriesByName('first-contentful-paint')[0].startTime, interactive: window.interactive })
        }
        look()
      })`,
    )
    await page.context().close()
    return moments
  }
}

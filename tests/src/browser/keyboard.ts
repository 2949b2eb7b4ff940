import type { Page } from 'playwright-core'

/** More stops than any screen of the tests has. */
const MOST_STOPS = 80

const FOCUSED = `(() => {
  const { activeElement: at } = document
  return (at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent ?? '').trim()
})()`

/** Goes on with Tab until what is called so has the focus; throws when it never has. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const seen: string[] = []
  for (let stops = 0; stops < MOST_STOPS; stops++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate<string>(FOCUSED)
    if (typeof name === 'string' ? focused === name : name.test(focused)) return
    seen.push(focused)
  }
  throw new Error(`Tab never came to ${name}, but to ${[...new Set(seen)].join(' · ')}.`)
}

/** Goes to it with Tab and sets it off. */
export async function press(page: Page, name: string | RegExp, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await tabTo(page, name)
  await page.keyboard.press(key)
}

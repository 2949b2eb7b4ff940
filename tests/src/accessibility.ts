import axe from 'axe-core'
import type { Page } from 'playwright-core'

interface Axe {
  run(options: object): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>
}

/** What axe finds wrong with a page by WCAG 2.2 A and AA and by its own best practices, in words. */
export async function violations(page: Page, rules: object = {}): Promise<string[]> {
  // Colours that are still fading in are not the ones that are meant.
  await page.evaluate('Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {})))')
  // Past the page's own policy, as a debugger.
  await page.evaluate(axe.source)
  const found = await page.evaluate(async (rules) => {
    const { axe } = globalThis as unknown as { axe: Axe }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    return (await axe.run({ runOnly: tags, rules })).violations
  }, rules)
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`))
}

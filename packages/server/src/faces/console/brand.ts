import { html } from 'hono/html'
import type { Brand, Picture } from '../../control/platform.ts'
import { paletteOf } from './palette.ts'

/** Sets the variables that every page of the service takes its accent from. */
export function brandStyles({ color }: Brand): string {
  if (color === undefined) return ''
  const { light, dark } = paletteOf(color)
  return `:root{--brand:${light};--brand-dark:${dark}}\n`
}

const USUAL_COLOR = '#2f5bea'

/** The first letter of the platform on its colour. */
export function defaultIcon(name: string, { color = USUAL_COLOR }: Brand): Picture {
  const letter = ([...name.trim()][0] ?? '?').toUpperCase()
  const svg = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="${paletteOf(color).light}"/><text x="16" y="22.5" text-anchor="middle" font-family="system-ui,sans-serif" font-size="19" font-weight="700" fill="#fff">${letter}</text></svg>`
  return { type: 'image/svg+xml', content: Buffer.from(String(svg)) }
}

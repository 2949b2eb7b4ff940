import fc from 'fast-check'
import { expect, test } from 'vitest'
import { paletteOf } from './palette.ts'

/** WCAG 2.2, "contrast ratio", written down a second time. */
function contrast(one: string, other: string): number {
  const light = (color: string) =>
    [1, 3, 5]
      .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      .reduce((sum, part, channel) => sum + part * ([0.2126, 0.7152, 0.0722][channel] ?? 0), 0.05)
  const [a, b] = [light(one), light(other)]
  return Math.max(a, b) / Math.min(a, b)
}

const colors = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)

test('whatever the colour of the brand, it can be read on a light page and on a dark one', () => {
  fc.assert(
    fc.property(colors, (color) => {
      const { light, dark } = paletteOf(color)
      expect(contrast(light, '#ffffff')).toBeGreaterThanOrEqual(4.5)
      expect(contrast(light, '#f4f4f5')).toBeGreaterThanOrEqual(4.5)
      expect(contrast(dark, '#1d2027')).toBeGreaterThanOrEqual(4.5)
    }),
  )
})

test('a colour that can be read already stays as it is', () => {
  expect(paletteOf('#2f5bea').light).toBe('#2f5bea')
  expect(paletteOf('#8aa4ff').dark).toBe('#8aa4ff')
})

import type { Pixels } from './decode.ts'

export interface DominantColor {
  /** `#rrggbb`, the mean of the pixels that were counted for it. */
  readonly hex: string
  readonly name: string
  /** The name's own colour. */
  readonly nameHex: string
  /** Share of the opaque pixels, 0 to 1. */
  readonly share: number
}

/** The sixteen colours that CSS 1 has names for, and a few that people see in pictures. */
const NAMED: readonly (readonly [string, number])[] = [
  ['black', 0x000000],
  ['gray', 0x808080],
  ['silver', 0xc0c0c0],
  ['white', 0xffffff],
  ['maroon', 0x800000],
  ['red', 0xff0000],
  ['purple', 0x800080],
  ['fuchsia', 0xff00ff],
  ['green', 0x008000],
  ['lime', 0x00ff00],
  ['olive', 0x808000],
  ['yellow', 0xffff00],
  ['navy', 0x000080],
  ['blue', 0x0000ff],
  ['teal', 0x008080],
  ['aqua', 0x00ffff],
  ['orange', 0xffa500],
  ['brown', 0xa52a2a],
  ['pink', 0xffc0cb],
]

/** More pixels than this say nothing new about the colours. */
const MOST_SAMPLES = 250_000
const MOST_COLORS = 8
const LEAST_SHARE = 0.01

/** Counts each opaque pixel for the nearest named colour; the most frequent first. */
export function dominantColors({ width, height, data }: Pixels): readonly DominantColor[] {
  const sums = NAMED.map(() => ({ count: 0, red: 0, green: 0, blue: 0 }))
  const pixels = width * height
  const step = Math.max(1, Math.floor(pixels / MOST_SAMPLES))
  let counted = 0
  for (let pixel = 0; pixel < pixels; pixel += step) {
    const at = pixel * 4
    if ((data[at + 3] as number) < 128) continue
    const [red, green, blue] = [data[at] as number, data[at + 1] as number, data[at + 2] as number]
    const sum = sums[nearest(red, green, blue)] as (typeof sums)[number]
    sum.count++
    sum.red += red
    sum.green += green
    sum.blue += blue
    counted++
  }
  return NAMED.map(([name, value], index) => ({ name, value, sum: sums[index] as (typeof sums)[number] }))
    .filter(({ sum }) => sum.count > 0 && sum.count / counted >= LEAST_SHARE)
    .sort((one, other) => other.sum.count - one.sum.count)
    .slice(0, MOST_COLORS)
    .map(({ name, value, sum: { count, red, green, blue } }) => ({
      hex: hexOf((Math.round(red / count) << 16) | (Math.round(green / count) << 8) | Math.round(blue / count)),
      name,
      nameHex: hexOf(value),
      share: count / counted,
    }))
}

/** By the "redmean" distance, close to what eyes tell apart. */
function nearest(red: number, green: number, blue: number): number {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (const [index, [, value]] of NAMED.entries()) {
    const otherRed = value >> 16
    const [r, g, b] = [red - otherRed, green - ((value >> 8) & 0xff), blue - (value & 0xff)]
    const mean = (red + otherRed) / 2
    const distance = (2 + mean / 256) * r * r + 4 * g * g + (2 + (255 - mean) / 256) * b * b
    if (distance < least) {
      least = distance
      best = index
    }
  }
  return best
}

const hexOf = (value: number) => `#${value.toString(16).padStart(6, '0')}`

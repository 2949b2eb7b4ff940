/** The brand's colour as it can be read: on a light page and on a dark one. Each `#rrggbb`. */
export interface Palette {
  readonly light: string
  readonly dark: string
}

type Rgb = readonly [number, number, number]

/** More than the 4.5 that WCAG 2.2 (1.4.3) asks for, because the colour also stands on tints of itself. */
const CONTRAST = 5.5
const LIGHT_SURFACE: Rgb = [255, 255, 255]
const DARK_SURFACE: Rgb = [0x1d, 0x20, 0x27]
const STEPS = 50

/** Takes the colour towards black, or towards white on a dark page, no further than it must. `color` is `#rrggbb`. */
export function paletteOf(color: string): Palette {
  const brand = rgb(color)
  return {
    light: readable(brand, LIGHT_SURFACE, [0, 0, 0]),
    dark: readable(brand, DARK_SURFACE, [255, 255, 255]),
  }
}

function rgb(color: string): Rgb {
  const value = Number.parseInt(color.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

function readable(color: Rgb, surface: Rgb, towards: Rgb): string {
  let found = color
  for (let step = 1; step <= STEPS && contrast(found, surface) < CONTRAST; step++) {
    const part = step / STEPS
    found = color.map((channel, at) => Math.round(channel + ((towards[at] ?? 0) - channel) * part)) as unknown as Rgb
  }
  return `#${found.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

/** WCAG 2.2, "contrast ratio". */
function contrast(one: Rgb, other: Rgb): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

/** WCAG 2.2, "relative luminance". */
function luminance(color: Rgb): number {
  const [red = 0, green = 0, blue = 0] = color.map((channel) => {
    const part = channel / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

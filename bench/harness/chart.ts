export interface Series {
  readonly name: string
  /** One for each size. */
  readonly values: readonly number[]
}

export interface Chart {
  readonly title: string
  /** Ascending; drawn at equal distances for equal factors. */
  readonly sizes: readonly number[]
  /** What the sizes count. */
  readonly along?: string
  readonly unit: string
  readonly series: readonly Series[]
}

const WIDTH = 640
const HEIGHT = 320
const LEFT = 70
const RIGHT = 150
const TOP = 40
const BOTTOM = 50
const COLOURS = ['#0b6e99', '#c2410c', '#4d7c0f']

/** A growth curve as SVG: sizes on a logarithmic axis, values from zero. */
export function drawChart({ title, sizes, along = 'credentials', unit, series }: Chart): string {
  const most = Math.max(...series.flatMap(({ values }) => values)) * 1.1
  const [first = 1, last = 10] = [sizes[0], sizes.at(-1)]
  const span = Math.log10(last / first) || 1
  const x = (size: number) => round(LEFT + (Math.log10(size / first) / span) * (WIDTH - LEFT - RIGHT))
  const y = (value: number) => round(HEIGHT - BOTTOM - (value / most) * (HEIGHT - TOP - BOTTOM))
  const marks = [0, 0.25, 0.5, 0.75, 1].map((share) => most * share)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="sans-serif" font-size="12" role="img">`,
    `<title>${title}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="20" font-size="14" fill="#111111">${title}</text>`,
    ...marks.flatMap((value) => [
      `<line x1="${LEFT}" y1="${y(value)}" x2="${WIDTH - RIGHT}" y2="${y(value)}" stroke="#dddddd"/>`,
      `<text x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end" fill="#444444">${Number(value.toPrecision(2))}</text>`,
    ]),
    ...sizes.map(
      (size) =>
        `<text x="${x(size)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle" fill="#444444">${size.toLocaleString('en')}</text>`,
    ),
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 10}" text-anchor="middle" fill="#444444">${along}</text>`,
    `<text x="14" y="${HEIGHT / 2}" text-anchor="middle" fill="#444444" transform="rotate(-90 14 ${HEIGHT / 2})">${unit}</text>`,
    ...series.flatMap(({ name, values }, index) => {
      const colour = COLOURS[index % COLOURS.length]
      const points = values.map((value, at) => `${x(sizes[at] as number)},${y(value)}`)
      return [
        `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
        ...points.map(
          (point) => `<circle cx="${point.split(',')[0]}" cy="${point.split(',')[1]}" r="3" fill="${colour}"/>`,
        ),
        `<text x="${WIDTH - RIGHT + 10}" y="${y(values.at(-1) ?? 0) + 4}" fill="${colour}">${name}</text>`,
      ]
    }),
    '</svg>',
    '',
  ].join('\n')
}

const round = (value: number): number => Math.round(value * 10) / 10

interface Screen {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** How far a long piece of work is. */
export interface Progress {
  /** 0 to 1. */
  readonly fraction: number
  /** How many of the things that are counted are done. */
  readonly count: number
  /** What else is worth saying: `3 refused`. */
  readonly remark?: string
}

export interface ProgressBar {
  show(progress: Progress): void
  /** Takes the bar off the screen, so that something else can be said; the next `show` brings it back. */
  clear(): void
}

export interface ProgressBarParts {
  /** What is counted, in the plural. */
  readonly things: string
  /** Where the output is for a program, which has no use for lines about how far it is. */
  readonly quiet: boolean
  readonly screen?: Screen
  /** Milliseconds on a clock that never jumps. */
  readonly now?: () => number
}

const CLEAR_LINE = '\r\u001b[2K'
const REDRAW_MS = 100
/** From one plain line to the next, where there is no terminal. */
const LINE_MS = 5000
/** The rate is that of the last so many seconds: what an earlier run did already is passed over at another speed. */
const RATE_MS = 10_000
const BAR = { most: 30, least: 8 } as const
const NARROWEST = 40

/** On a terminal one line that is drawn again and again: a bar, count, rate and the time that is left. Elsewhere the same as a plain line, now and then. */
export function progressBar({
  things,
  quiet,
  screen = process.stderr,
  now = () => performance.now(),
}: ProgressBarParts): ProgressBar {
  const isTerminal = screen.isTTY === true
  if (quiet && !isTerminal) return { show: () => undefined, clear: () => undefined }
  let recent: { readonly at: number; readonly fraction: number; readonly count: number }[] = []
  let shownAt = isTerminal ? Number.NEGATIVE_INFINITY : now()
  return {
    show({ fraction, count, remark }) {
      const at = now()
      recent = [...recent.filter((sample) => at - sample.at <= RATE_MS), { at, fraction, count }]
      if (at - shownAt < (isTerminal ? REDRAW_MS : LINE_MS)) return
      shownAt = at
      const [first = { at, fraction, count }] = recent
      const seconds = (at - first.at) / 1000
      const rate = seconds > 0 ? (count - first.count) / seconds : null
      const left =
        seconds > 0 && fraction > first.fraction ? ((1 - fraction) * seconds) / (fraction - first.fraction) : null
      const words = [
        `${Math.floor(fraction * 100)} %`,
        `${grouped(count)} ${things}`,
        ...(rate === null ? [] : [`${grouped(rate)}/s`]),
        ...(left === null ? [] : [`${duration(left)} left`]),
        ...(remark === undefined ? [] : [remark]),
      ].join('  ')
      if (isTerminal) screen.write(CLEAR_LINE + withBar(fraction, words, screen.columns ?? NARROWEST))
      else screen.write(`${words}\n`)
    },
    clear() {
      if (isTerminal) screen.write(CLEAR_LINE)
      shownAt = isTerminal ? Number.NEGATIVE_INFINITY : shownAt
    },
  }
}

/** As much of a bar as there is room for before the words; never wider than the terminal, where the line would not be drawn over. */
function withBar(fraction: number, words: string, columns: number): string {
  const width = Math.min(BAR.most, columns - words.length - 3)
  if (width < BAR.least) return words.slice(0, columns - 1)
  const full = Math.round(fraction * width)
  return `${'█'.repeat(full)}${'░'.repeat(width - full)}  ${words}`
}

const grouped = (value: number): string => Math.round(value).toLocaleString('en-US')

function duration(seconds: number): string {
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

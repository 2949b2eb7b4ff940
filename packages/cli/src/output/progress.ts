interface Screen {
  readonly isTTY?: boolean
  write(text: string): unknown
}

const CLEAR_LINE = '\r\u001b[2K'

const BAR_WIDTH = 30

export interface ProgressBar {
  show(done: number, total: number): void
  clear(): void
}

/** Fills a bar on one line, on a terminal only. */
export function progressBar(what: string, screen: Screen = process.stderr): ProgressBar {
  const write = (text: string) => {
    if (screen.isTTY === true) screen.write(text)
  }
  return {
    show(done, total) {
      const share = total === 0 ? 1 : done / total
      const filled = Math.round(share * BAR_WIDTH)
      const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled)
      write(`${CLEAR_LINE}${what} ${bar} ${Math.floor(share * 100)} %`)
    },
    clear: () => write(CLEAR_LINE),
  }
}

/** Shows on one line, on a terminal only, what is waited for and for how long; nothing of it is left when the work is done. */
export async function whileWaiting<T>(what: string, work: Promise<T>, screen: Screen = process.stderr): Promise<T> {
  if (screen.isTTY !== true) return work
  let seconds = 0
  const show = () => screen.write(`${CLEAR_LINE}${what} … ${seconds++} s`)
  show()
  const timer = setInterval(show, 1000)
  try {
    return await work
  } finally {
    clearInterval(timer)
    screen.write(CLEAR_LINE)
  }
}

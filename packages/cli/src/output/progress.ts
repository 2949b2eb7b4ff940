interface Screen {
  readonly isTTY?: boolean
  write(text: string): unknown
}

const CLEAR_LINE = '\r\u001b[2K'

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

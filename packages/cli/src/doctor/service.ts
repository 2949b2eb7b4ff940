import type { Finding } from './check.ts'

const PATIENCE_MS = 5000
const SLIGHT_SKEW_SECONDS = 30
const BAD_SKEW_SECONDS = 300

/** Whether the service answers, over a connection that nobody else reads, with a clock like ours. */
export async function service(url: string | undefined, now: () => number = Date.now): Promise<Finding[]> {
  const what = 'service'
  if (!url) {
    return [{ level: 'warn', what, seen: 'none is known', advice: 'latchkey login, or set LATCHKEY_URL' }]
  }
  const sent = now()
  let answer: Response
  try {
    answer = await fetch(`${url.replace(/\/+$/, '')}/health/ready`, {
      signal: AbortSignal.timeout(PATIENCE_MS),
      redirect: 'manual',
    })
    await answer.body?.cancel()
  } catch {
    return [
      {
        level: 'fail',
        what,
        seen: `${url} gives no answer`,
        advice: 'Start it with latchkey serve, or correct the address.',
      },
    ]
  }
  const tookMs = Math.round(now() - sent)
  const health: Finding = answer.ok
    ? { level: 'ok', what, seen: `${url} is ready (${tookMs} ms)` }
    : {
        level: 'fail',
        what,
        seen: `${url} answers, with status ${answer.status}`,
        advice: 'Look into its log; or something else listens there.',
      }
  return [health, ...connection(url), clock(answer.headers.get('date'), (sent + now()) / 2)]
}

function connection(url: string): Finding[] {
  const { protocol, hostname } = new URL(url)
  const here = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
  if (protocol === 'https:' || here) return []
  return [
    {
      level: 'warn',
      what: 'connection',
      seen: 'not encrypted: tokens can be read on the way',
      advice: 'Use an https address.',
    },
  ]
}

export function clock(date: string | null, now: number): Finding {
  const what = 'clock'
  const theirs = Date.parse(date ?? '')
  if (Number.isNaN(theirs)) return { level: 'warn', what, seen: 'the service does not say what time it is' }
  // The header has whole seconds: its middle is the best guess.
  const skew = Math.round(Math.abs(theirs + 500 - now) / 1000)
  if (skew < SLIGHT_SKEW_SECONDS) return { level: 'ok', what, seen: `${skew} s apart from the service` }
  const level = skew < BAD_SKEW_SECONDS ? 'warn' : 'fail'
  return {
    level,
    what,
    seen: `${skew} s apart from the service`,
    advice: 'Set both clocks by the network (NTP): expiry depends on them.',
  }
}

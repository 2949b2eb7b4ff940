import { createGuard } from '@latchkey/guard'
import { answerParent, inputOf } from './answer-parent.ts'
import { startPatrol } from './patrol.ts'

export interface GuardInput {
  readonly url: string
  readonly serviceKey: string
  readonly name: string
  readonly maxStalenessMs: number
  readonly timeoutMs: number
  readonly usageFlushMs: number
}

export interface CheckInput {
  readonly token: string
  readonly times: number
  readonly userAgent: string
}

/** Each message once. */
const faults = new Set<string>()
const guard = createGuard({ ...inputOf<GuardInput>(), onFault: ({ message }) => void faults.add(message) })

/** `ok`, or the code of the refusal. */
async function verdict(token: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const headers = new Headers({ authorization: `Bearer ${token}`, ...more })
  const passage = await guard.check({ method: 'GET', url: 'http://api.test/', headers }, {}, { address: '192.0.2.7' })
  return passage.ok ? 'ok' : passage.refusal.code
}

const patrol = startPatrol(verdict)

process.once('SIGTERM', async () => {
  await guard.close()
  process.exit(0)
})
answerParent(null, {
  health: () => guard.health(),
  faults: () => [...faults],
  /** Every verdict on the way. */
  async check({ token, times, userAgent }: CheckInput) {
    const verdicts: string[] = []
    for (let time = 0; time < times; time++) verdicts.push(await verdict(token, { 'user-agent': userAgent }))
    return verdicts
  },
  patrol: patrol.begin,
  report: patrol.report,
})

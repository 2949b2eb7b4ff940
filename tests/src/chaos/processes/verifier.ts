import { createGuard } from '@latchkey/guard'
import { answerParent, inputOf } from '../../data-plane/processes/answer-parent.ts'
import { machineTime } from '../../data-plane/world/machine-time.ts'

export interface VerifierInput {
  readonly url: string
  readonly serviceKey: string
  readonly name: string
  readonly maxStalenessMs: number
  /** From one verification to the next. */
  readonly everyMs: number
}

/** A question with what it takes to ask it. */
export interface AskedQuestion {
  readonly index: number
  readonly secret: string
  readonly workspace: string | null
}

/** Question, start, end, code. */
export type SeenAnswer = readonly [number, number, number, string]

const { everyMs, ...options } = inputOf<VerifierInput>()
/** A question that has been there for longer is asked no more, so that those that change are asked often. */
const LATEST = 150
const MOST_AT_ONCE = 20

const guard = createGuard({ ...options, timeoutMs: 2000, failureLimit: null, onFault: () => {} })
const questions: AskedQuestion[] = []
let seen: SeenAnswer[] = []
let busy = 0
let turn = 0

async function ask({ index, secret, workspace }: AskedQuestion): Promise<void> {
  const headers = new Headers({ authorization: `Bearer ${secret}` })
  if (workspace !== null) headers.set('latchkey-workspace', workspace)
  busy++
  const start = machineTime()
  const passage = await guard.check({ method: 'GET', url: 'http://api.test/', headers }, {})
  seen.push([index, start, machineTime(), passage.ok ? 'ok' : passage.refusal.code])
  busy--
}

setInterval(() => {
  const first = Math.max(0, questions.length - LATEST)
  const question = questions[first + (turn++ % Math.max(1, questions.length - first))]
  if (question !== undefined && busy < MOST_AT_ONCE) void ask(question)
}, everyMs)

answerParent(null, {
  learn: (more: readonly AskedQuestion[]) => void questions.push(...more),
  health: () => guard.health(),
  /** All that was seen since it was last reported. */
  report() {
    const all = seen
    seen = []
    return all
  },
})

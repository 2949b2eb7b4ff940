import { setTimeout as wait } from 'node:timers/promises'
import type { Dice } from '../../data-plane/world/dice.ts'
import type { Attempt, Change, Question } from '../evidence.ts'
import type { AskedQuestion } from '../processes/verifier.ts'
import { type Answered, type Call, send } from './call.ts'
import type { Person, World } from './world.ts'

export interface Workload {
  readonly attempts: readonly Attempt[]
  readonly questions: readonly Question[]
  /** The questions with their secrets. */
  readonly asked: readonly AskedQuestion[]
  /** Begins nothing new; resolves once every call that was under way has been answered or given up. */
  finish(): Promise<void>
}

interface Token {
  readonly name: string
  readonly id: string
  readonly owner: Person
  /** `workspace/member` in which it is asked for, if in any. */
  readonly membership: string | null
}

const LIVING = 60
const PAUSE_MS = { least: 20, most: 400 }
/** One in so many callers never asks again for what was not answered. */
const GIVES_UP = 5

/** Changes things at random, through every node, and asks again under the same key for whatever was not answered; tells of each secret that it gets. */
export function startWorkload(
  world: World,
  dice: Dice,
  clients: number,
  onQuestion: (question: AskedQuestion) => void,
): Workload {
  const attempts: Attempt[] = []
  const questions: Question[] = []
  const asked: AskedQuestion[] = []
  const tokens: Token[] = []
  let isOver = false
  let number = 0

  async function change(subject: string, what: Change, call: Call): Promise<Answered> {
    const givesUp = dice.between(1, GIVES_UP) === 1
    for (;;) {
      const answered = await send(dice.pick(world.nodes).url, call)
      const { sentAt, answeredAt, answer } = answered
      attempts.push({ subject, change: what, key: call.key, sentAt, answeredAt, answer })
      const isSettled = answer.kind === 'done' || answer.kind === 'refused'
      if (isSettled || givesUp) return answered
      await wait(dice.between(PAUSE_MS.least, PAUSE_MS.most))
    }
  }

  function learn({ name, membership }: Token, { answer, json }: Answered): void {
    if (answer.kind !== 'done') return
    const question = { index: questions.length, secret: json.secret, workspace: membership?.split('/')[0] ?? null }
    questions.push({ token: name, version: answer.version ?? 0, membership })
    asked.push(question)
    onQuestion(question)
  }

  async function create(): Promise<void> {
    const name = `token-${number++}`
    const owner = dice.pick(world.people)
    const membership = dice.between(1, 2) === 1 ? `${dice.pick(world.workspaces)}/${owner.id}` : null
    const body = { name, expires: '7d' }
    const answered = await change(
      name,
      { kind: 'create' },
      {
        ...{ method: 'POST', path: '/v1/tokens', token: owner.session, body },
        key: `create-${name}`,
      },
    )
    if (answered.answer.kind !== 'done') return
    const token = { name, id: answered.json.credential.id, owner, membership }
    tokens.push(token)
    learn(token, answered)
  }

  async function rotate(token: Token): Promise<void> {
    const endsOld = dice.between(1, 2) === 1 ? 'now' : 'at first use'
    const overlap = endsOld === 'now' ? { until: 'deadline', seconds: 0 } : { until: 'first_use' }
    const answered = await change(
      token.name,
      { kind: 'rotate', endsOld },
      {
        ...{ method: 'POST', path: `/v1/tokens/${token.id}/rotate`, token: token.owner.session, body: { overlap } },
        key: `rotate-${number++}`,
      },
    )
    learn(token, answered)
  }

  async function revoke(token: Token): Promise<void> {
    await change(
      token.name,
      { kind: 'revoke' },
      {
        ...{ method: 'POST', path: `/v1/tokens/${token.id}/revoke`, token: token.owner.session, body: {} },
        key: null,
      },
    )
    const index = tokens.indexOf(token)
    if (index >= 0) tokens.splice(index, 1)
  }

  async function changeMembership(): Promise<void> {
    const [workspace, member] = [dice.pick(world.workspaces), dice.pick(world.people)]
    const path = `/v1/workspaces/${workspace}/members/${member.id}`
    const call = { path, token: world.owner.session, key: null }
    const subject = `${workspace}/${member.id}`
    if (dice.between(1, 2) === 1) return void (await change(subject, { kind: 'remove' }, { ...call, method: 'DELETE' }))
    const role = dice.pick(['viewer', 'member'])
    await change(subject, { kind: 'put', role }, { ...call, method: 'PUT', body: { role } })
  }

  async function one(): Promise<void> {
    const token = tokens.length === 0 ? null : dice.pick(tokens)
    const kind = dice.between(1, 10)
    if (token === null || (kind <= 3 && tokens.length < LIVING)) return create()
    if (kind <= 5) return changeMembership()
    return kind <= 8 ? rotate(token) : revoke(token)
  }

  async function act(): Promise<void> {
    while (!isOver) {
      await one()
      await wait(dice.between(PAUSE_MS.least, PAUSE_MS.most))
    }
  }

  const acting = Promise.all(Array.from({ length: clients }, act))
  return {
    ...{ attempts, questions, asked },
    async finish() {
      isOver = true
      await acting
    },
  }
}

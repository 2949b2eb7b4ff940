import { setTimeout as wait } from 'node:timers/promises'
import { dice } from '../../data-plane/world/dice.ts'
import { machineTime } from '../../data-plane/world/machine-time.ts'
import { until } from '../../data-plane/world/until.ts'
import { check } from '../check/check.ts'
import type { Evidence, Verification } from '../evidence.ts'
import type { AskedQuestion, SeenAnswer } from '../processes/verifier.ts'
import { disturb } from './disturb.ts'
import { headOf, readFinalState } from './final-state.ts'
import { followLog } from './follow.ts'
import { askNodes } from './node-answers.ts'
import { startWorkload } from './workload.ts'
import { BOUND_MS, openWorld, type World, type WorldSize } from './world.ts'

export interface ChaosOptions extends Omit<WorldSize, 'everyMs' | 'people'> {
  readonly seed: number
  readonly seconds: number
  readonly onProgress: (line: string) => void
  /** Ends it early. */
  readonly signal?: AbortSignal
}

export interface ChaosReport {
  readonly faults: readonly string[]
  readonly disturbances: readonly string[]
  /** Counts, in words. */
  readonly summary: readonly string[]
  /** Of secrets it has digests alone. */
  readonly evidence: Evidence
}

const PEOPLE = 4
const PROGRESS_S = 10
const CLIENTS = 12
/** From one question to the next of one verifier, for each verifier there is: together they ask a hundred times a second. */
const EVERY_MS = 10
/** As long as the last trouble can still hold anything up: a statement that was begun under it runs into its time-out. */
const SETTLING_MS = 10_000
/** After the last change everything is looked at once more for so long. */
const CALM_MS = 4000
/** A busy machine with many processes takes its time; what has not recovered by then has not recovered. */
const RECOVERY_MS = 90_000

/** Breaks everything that can break while everything is being changed, and then has the checker compare what was said with what is. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { seed, seconds, onProgress, signal } = options
  const random = dice(seed)
  onProgress(`${options.services} nodes and ${options.verifiers} verifiers start …`)
  const world = await openWorld({ ...options, people: PEOPLE, everyMs: EVERY_MS * options.verifiers })
  try {
    const begun = await headOf(world.database.administer)
    const followers = await Promise.all(
      world.nodes.map(({ name, url }) => followLog(`Follower of ${name}`, url, world.serviceKey)),
    )
    const tell = (question: AskedQuestion) => {
      for (const { process } of world.verifiers) process.ask('learn', [question]).catch(() => undefined)
    }
    const workload = startWorkload(world, random, CLIENTS, tell)
    const nodeAnswers = askNodes(world, () => workload.asked)
    const end = new AbortController()
    const storm = disturb(world, random, end.signal)
    for (let passed = 0; passed < seconds && signal?.aborted !== true; passed += PROGRESS_S) {
      await wait(Math.min(PROGRESS_S, seconds - passed) * 1000, undefined, { signal }).catch(() => undefined)
      onProgress(`${workload.attempts.length} requests for changes so far, ${workload.questions.length} secrets`)
    }
    end.abort()
    const disturbances = await storm
    const surprises: string[] = []
    await wait(SETTLING_MS)
    await within('every call to be answered', workload.finish(), surprises)
    await recovery(world, surprises)
    const calmAt = machineTime()
    await wait(CALM_MS)
    const logs = await Promise.all(followers.map((follower) => follower.finish()))
    const verifications = [...(await collect(world)), ...(await nodeAnswers.finish())].map((each) => ({
      ...each,
      isCalm: each.start > calmAt,
    }))
    const evidence: Evidence = {
      boundMs: BOUND_MS,
      attempts: workload.attempts,
      questions: workload.questions,
      verifications,
      followers: logs,
      final: await readFinalState(world.database.administer, begun),
      surprises: [...world.surprises, ...surprises, ...followers.flatMap((follower) => follower.surprises)],
    }
    onProgress('Checked …')
    return { faults: check(evidence), disturbances, summary: summarize(evidence), evidence }
  } finally {
    await world.close()
  }
}

async function within(what: string, work: Promise<unknown>, surprises: string[]): Promise<void> {
  const isDone = await Promise.race([work.then(() => true), wait(RECOVERY_MS, false, { ref: false })])
  if (!isDone) surprises.push(`Waited ${RECOVERY_MS} ms in vain for ${what}.`)
}

/** Until every verifier decides from memory and every node is ready. */
async function recovery({ nodes, verifiers }: World, surprises: string[]): Promise<void> {
  const isReady = async (url: string) => (await fetch(`${url}/health/ready`).catch(() => null))?.status === 200
  const decides = async ({ process }: World['verifiers'][number]) =>
    (await process.ask<{ does: string } | null>('health'))?.does === 'decide from cache'
  const all = [
    ...nodes.map(({ name, url }) => until(`${name} to be ready`, () => isReady(url), RECOVERY_MS)),
    ...verifiers.map((each) => until(`${each.name} to decide from memory`, () => decides(each), RECOVERY_MS)),
  ]
  for (const each of await Promise.allSettled(all)) if (each.status === 'rejected') surprises.push(each.reason.message)
}

async function collect({ verifiers }: World): Promise<Omit<Verification, 'isCalm'>[]> {
  const reports = verifiers.map(async ({ name, process }) => {
    const seen = await process.ask<SeenAnswer[]>('report')
    return seen.map(([question, start, end, code]) => ({ verifier: name, question, start, end, code }))
  })
  return (await Promise.all(reports)).flat()
}

function summarize({ attempts, verifications, questions, final, followers }: Evidence): string[] {
  const tally = (values: readonly string[]) =>
    [...Map.groupBy(values, (value) => value)]
      .map(([value, all]) => `${all.length} ${value}`)
      .sort()
      .join(', ')
  const open = attempts.filter(({ answer }) => answer.kind === 'unknown').length
  const nothing = attempts.filter(({ answer }) => answer.kind === 'nothing').length
  const kinds = tally(attempts.flatMap(({ answer, change }) => (answer.kind === 'done' ? [change.kind] : [])))
  return [
    `${attempts.length} requests for changes: ${kinds} done; ${open} never answered, ${nothing} answered with 503`,
    `${questions.length} secrets; ${verifications.length} verifications: ${tally(verifications.map(({ code }) => code))}`,
    `${final.log.length} entries in the change log, read by ${followers.length} followers; ${final.audit.length} records in the history`,
  ]
}

import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../http/world.ts'
import { type Case, ENDINGS, type Scene } from './endings.ts'

/** Of each ending; together there are more than five hundred. */
const ROUNDS = 34
const CONCURRENT = 4

let scene: Scene
let world: World
beforeAll(async () => {
  world = await openWorld()
  const ada = await world.user('ada')
  const grace = await world.user('grace')
  scene = { world, ada, grace, workspaceId: (await world.workspace(ada.session, 'Home')).id }
})
afterAll(() => world.close())

const verdictOn = ({ token, workspace, scopes = [] }: Case) =>
  world.verdict(token, workspace, { scopes, ip: '203.0.113.5' })

/** Verifies without a pause; counts what was accepted though it began after `end` was acknowledged. */
async function accepted(each: Case, isOver: () => boolean, isAcknowledged: () => boolean): Promise<number> {
  let late = 0
  while (!isOver()) {
    const beganLate = isAcknowledged()
    if ((await verdictOn(each)) === 'ok' && beganLate) late++
    await nextTurn()
  }
  return late
}

async function play(ending: (scene: Scene) => Promise<Case>): Promise<number> {
  const each = await ending(scene)
  // Once to be remembered, and once from memory.
  expect([await verdictOn(each), await verdictOn(each)]).toEqual(['ok', 'ok'])
  let isAcknowledged = false
  let isOver = false
  const load = Array.from({ length: CONCURRENT }, () =>
    accepted(
      each,
      () => isOver,
      () => isAcknowledged,
    ),
  )
  let next = ''
  try {
    await each.end()
    isAcknowledged = true
    next = await verdictOn(each)
  } finally {
    isOver = true
    await Promise.all(load)
  }
  const late = await Promise.all(load)
  return late.reduce((sum, count) => sum + count, next === 'ok' ? 1 : 0)
}

describe('on the node that acknowledged it, not a single verification more is accepted after', () => {
  test.each(Object.keys(ENDINGS))('%s', async (name) => {
    const ending = ENDINGS[name] as (typeof ENDINGS)[string]
    // Sessions end with time that some endings pass.
    const ada = { ...scene.ada, session: await world.session(scene.ada.id) }
    const grace = { ...scene.grace, session: await world.session(scene.grace.id) }
    scene = { ...scene, ada, grace }
    for (let round = 0; round < (name === 'the expiry was moved to now' ? 1 : ROUNDS); round++)
      expect(await play(ending), `round ${round}`).toBe(0)
  })
})

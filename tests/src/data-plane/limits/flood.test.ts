import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openWorld, unknownToken, type World } from '../../http/world.ts'
import { guardBeside, pass } from '../world/guard-beside.ts'
import { until } from '../world/until.ts'

const GOOD = 20
const ROUNDS = 3
const GARBAGE_EACH = 50

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

function garbage(index: number): string {
  if (index % 3 === 0) return `nonsense-${index}`
  const token = unknownToken()
  return index % 3 === 1 ? token : token.slice(0, -1) + (token.endsWith('a') ? 'b' : 'a')
}

test('fifty times as much garbage as good tokens leaves every good one answered, and none forgotten', async () => {
  const ada = await world.user('ada')
  const good: string[] = []
  while (good.length < GOOD) good.push((await world.token(ada.session)).secret)
  const { guard } = guardBeside(world, 60_000)
  await pass(guard, unknownToken())
  await until('the guard to decide from memory', () => guard.health()?.lease.live)
  for (const token of good) expect(await pass(guard, token)).toBe('ok')
  const { records } = world.latchkey.verifier.health().cache
  const find = vi.spyOn(world.latchkey.verifyParts.source, 'find')
  for (let round = 0; round < ROUNDS * GOOD; round++) {
    const flood = Array.from({ length: GARBAGE_EACH }, (_, index) => garbage(index))
    // From everywhere, so that no source of it is held back.
    const answers = flood.map((token, index) => pass(guard, token, `10.${round}.0.${index}`))
    expect(await pass(guard, good[round % GOOD] as string)).toBe('ok')
    expect((await Promise.all(answers)).filter((verdict) => verdict !== 'unknown' && verdict !== 'malformed')).toEqual(
      [],
    )
  }
  const asked = new Set<string>(find.mock.calls.map(([digest]) => digest))
  expect(asked.size).toBeGreaterThan(0)
  expect(good.filter((token) => asked.has(createHash('sha256').update(token).digest('hex')))).toEqual([])
  expect(guard.health()?.cache.records).toBe(GOOD)
  expect(world.latchkey.verifier.health().cache.records).toBe(records)
  await guard.close()
})

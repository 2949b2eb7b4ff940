import { ANY_QUESTION, generateToken, type TokenFormat } from '@latchkey/core'
import { createLatchkey, type Latchkey } from '@latchkey/server'
import { randomBytes } from '../../packages/server/src/adapters/crypto/node-crypto.ts'
import { type LiveToken, PLATFORM, populate } from '../fixture/population.ts'
import type { Figure } from '../harness/figure.ts'
import { compare, takeTurns } from '../harness/rounds.ts'

/** Fifty times a good rate of one in a millisecond. */
const GARBAGE_PER_MS = 50
const TURN_MS = 500
/** More than are remembered, so that coming back to one is as bad as a new one. */
const GARBAGE = 60_000
const TOKENS = 2000
const SOURCES = 10

export const flood: Figure = {
  name: 'flood.good-share',
  title:
    'Good tokens verified in a second while 50,000 malformed, mistyped and never issued tokens a second come from ten addresses (fifty times a good rate of 1,000), divided by those without; in process, 2,000 live tokens in turn.',
  goal: { direction: 'at least', limit: 0.5 },
  async measure(bench) {
    const { folder, live } = await populate(bench.folder(), TOKENS)
    const latchkey = await createLatchkey({ dataFolder: folder, platform: PLATFORM, logLevel: 'error' })
    const garbage = Array.from({ length: GARBAGE }, (_, index) => garbageOf(index))
    const counter = floodCounter(latchkey, live, garbage)
    bench.progress('measuring')
    const sides = [() => counter('from ten addresses'), () => counter('none'), () => counter('from nowhere')]
    const [held = [], quiet = [], open = []] = await takeTurns(sides, { rounds: 10, warmUp: 2 })
    await latchkey.close()
    const { ratio, rounds, sides: perSecond } = compare(held, quiet)
    const [flooded, alone] = perSecond.map((each) => Math.round(each).toLocaleString('en'))
    return {
      value: ratio,
      rounds,
      notes: [
        `Good tokens in a second: ${flooded} in the flood, ${alone} without.`,
        `Where no address is known, so that no source can be held back and each never issued token costs a look into the store: ${compare(open, quiet).ratio.toPrecision(3)}.`,
      ],
    }
  },
}

/** Verifies good tokens for a turn, after as much garbage as has come in; gives how many good ones there were in a second. */
function floodCounter({ verifier }: Latchkey, live: readonly LiveToken[], garbage: readonly string[]) {
  let nextGarbage = 0
  let nextGood = 0
  return async (kind: 'none' | 'from ten addresses' | 'from nowhere'): Promise<number> => {
    let good = 0
    let taken = 0
    const start = performance.now()
    for (let now = start; now - start < TURN_MS; now = performance.now()) {
      for (const due = (now - start) * GARBAGE_PER_MS; kind !== 'none' && taken < due; taken++) {
        const address = kind === 'from nowhere' ? null : `192.0.2.${taken % SOURCES}`
        await verifier.verify(garbage[nextGarbage++ % garbage.length] as string, { ...ANY_QUESTION, address })
      }
      for (const batch = good + 20; good < batch; good++) {
        const { token, workspace } = live[nextGood++ % live.length] as LiveToken
        const pending = verifier.verify(token, { ...ANY_QUESTION, workspace })
        const { ok } = pending instanceof Promise ? await pending : pending
        if (!ok) throw new Error('A good token was refused in the flood.')
      }
      // The feed of changes and the flushes of uses go on meanwhile, as they do in a server.
      await new Promise((resolve) => setImmediate(resolve))
    }
    return (good / (performance.now() - start)) * 1000
  }
}

/** In turn: malformed, mistyped, and of the right form but never issued. */
function garbageOf(index: number): string {
  if (index % 3 === 0) return `nonsense-${index}`
  const token = generateToken(PLATFORM.token as TokenFormat, 'pat', randomBytes).reveal()
  return index % 3 === 1 ? token : token.slice(0, -1) + (token.endsWith('a') ? 'b' : 'a')
}

import { createLatchkey, type Latchkey } from '@latchkey/server'
import type { Verifier } from '@latchkey/verifier'
import { bareLookup, SECRET_ROW } from '../fixture/bare-lookup.ts'
import { coldVerifier } from '../fixture/cold-verifier.ts'
import { type LiveToken, PLATFORM, populate } from '../fixture/population.ts'
import { verifyInTurn, warmUp } from '../fixture/verifications.ts'
import { drawChart } from '../harness/chart.ts'
import type { Bench, Figure, Measured } from '../harness/figure.ts'
import { median } from '../harness/quantile.ts'
import { shown } from '../harness/results.ts'
import { compare, type Side, takeTurns } from '../harness/rounds.ts'
import { timed } from '../harness/stopwatch.ts'

const SIZES = [10_000, 100_000, 1_000_000]
const FULL_SIZES = [...SIZES, 10_000_000]
/** As many at every size, or what is measured would be the processor's caches. */
const IN_TURN = 10_000

interface Filled {
  readonly size: number
  readonly folder: string
  readonly live: readonly LiveToken[]
  readonly latchkey: Latchkey
}

/** Services of every size at once, so that each round meets all of them on the same machine. */
async function fillAll(bench: Bench): Promise<readonly Filled[]> {
  const filled: Filled[] = []
  for (const size of bench.full ? FULL_SIZES : SIZES) {
    bench.progress(`making ${size.toLocaleString('en')} tokens`)
    const { folder, live } = await populate(bench.folder(), size, IN_TURN)
    filled.push({
      size,
      folder,
      live,
      latchkey: await createLatchkey({ dataFolder: folder, platform: PLATFORM }),
    })
  }
  return filled
}

async function measureGrowth(
  filled: readonly Filled[],
  kind: 'warm' | 'cold',
  sides: readonly Side[],
  others: readonly Side[],
): Promise<Measured> {
  const measured = await takeTurns([...sides, ...others], { rounds: 20, warmUp: 4 })
  const ours = measured.slice(0, sides.length)
  const bare = measured.slice(sides.length)
  const { ratio, rounds } = compare(ours.at(-1) ?? [], ours[0] ?? [])
  await Promise.all(filled.map(({ latchkey }) => latchkey.close()))
  const sizes = filled.map(({ size }) => size)
  const series = [
    { name: `${kind} verification`, values: ours.map(median) },
    ...(bare.length > 0 ? [{ name: 'bare look-up', values: bare.map(median) }] : []),
  ]
  const notes = series.map(
    ({ name, values }) =>
      `${name}: ${values.map((value, index) => `${shown(value)} µs at ${(sizes[index] ?? 0).toLocaleString('en')}`).join(', ')}.`,
  )
  const title = kind === 'warm' ? 'A verification that is remembered' : 'A verification that is not remembered'
  const svg = drawChart({ title, sizes, unit: 'microseconds', series })
  return { value: ratio, rounds, notes, plots: [{ file: `growth-${kind}.svg`, svg }] }
}

const verifying = (verifier: Verifier, { live }: Filled) => verifyInTurn(verifier, live)

export const growthWarm: Figure = {
  name: 'growth.warm',
  title:
    'A remembered verification with the most credentials in SQLite, divided by one with 10,000; 10,000 live tokens in turn at every size.',
  goal: { direction: 'at most', limit: 1.1 },
  async measure(bench) {
    const filled = await fillAll(bench)
    bench.progress('measuring')
    const sides: Side[] = []
    for (const each of filled) {
      const verify = verifying(each.latchkey.verifier, each)
      await warmUp(verify, each.live.length)
      sides.push(timed(40, verify))
    }
    return measureGrowth(filled, 'warm', sides, [])
  },
}

export const growthCold: Figure = {
  name: 'growth.cold',
  title:
    'A verification that reads the store with the most credentials in SQLite, divided by one with 10,000; 10,000 live tokens in turn at every size, spread over all the credentials.',
  goal: { direction: 'at most', limit: 2 },
  async measure(bench) {
    const filled = await fillAll(bench)
    bench.progress('measuring')
    const sides = filled.map((each) => {
      return timed(120, verifying(coldVerifier(each.latchkey), each))
    })
    const bare = filled.map(({ folder, live }) => timed(60, bareLookup(folder, live, SECRET_ROW).find))
    return measureGrowth(filled, 'cold', sides, bare)
  },
}

import { createLatchkey } from '@latchkey/server'
import { bareLookup, CREDENTIAL_ROW, SECRET_ROW } from '../fixture/bare-lookup.ts'
import { coldVerifier } from '../fixture/cold-verifier.ts'
import { PLATFORM, populate } from '../fixture/population.ts'
import { verifyInTurn } from '../fixture/verifications.ts'
import type { Figure } from '../harness/figure.ts'
import { shown } from '../harness/results.ts'
import { compare, takeTurns } from '../harness/rounds.ts'
import { timed } from '../harness/stopwatch.ts'

const CREDENTIALS = 100_000
const TURN_MS = 60

export const coldLookup: Figure = {
  name: 'cold/lookup',
  title:
    'A verification that finds nothing in memory, from the token to the decision, divided by one bare look-up of the row of its secret by a digest that is known already; 20,000 of 100,000 credentials in turn.',
  goal: { direction: 'at most', limit: 2 },
  async measure(bench) {
    bench.progress(`making ${CREDENTIALS} tokens`)
    const { folder, live } = await populate(bench.folder(), CREDENTIALS)
    const latchkey = await createLatchkey({ dataFolder: folder, platform: PLATFORM })
    const verify = verifyInTurn(coldVerifier(latchkey), live)
    const secret = bareLookup(folder, live, SECRET_ROW)
    const credential = bareLookup(folder, live, CREDENTIAL_ROW)
    bench.progress('measuring')
    const sides = [timed(TURN_MS, verify), timed(TURN_MS, secret.find), timed(TURN_MS, credential.find)]
    const [cold = [], bare = [], joined = []] = await takeTurns(sides, { rounds: 30, warmUp: 30 })
    for (const lookup of [secret, credential]) lookup.close()
    await latchkey.close()
    const { ratio, rounds, sides: medians } = compare(cold, bare)
    const withCredential = compare(cold, joined)
    return {
      value: ratio,
      rounds,
      notes: [
        `${shown(medians[0])} µs for a cold verification, ${shown(medians[1])} µs for the row of the secret alone.`,
        `Divided by a look-up that also fetches the credential's row, which no decision can do without (${shown(withCredential.sides[1])} µs): ${shown(withCredential.ratio)}. A verification reads the secret's row, which repeats what decides on the credential, and the credential's revision, its owner and the workspace in its one statement.`,
      ],
    }
  },
}

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Secret } from '@latchkey/core'
import { createLatchkey, type Latchkey } from '@latchkey/server'
import { OWN_TOKENS } from '../../packages/server/src/control/credentials/families.ts'
import { issue } from '../../packages/server/src/control/credentials/issue.ts'
import { perform } from '../../packages/server/src/control/perform.ts'
import { PLATFORM, type Population, populate } from '../fixture/population.ts'
import type { Bench, Figure, Measured } from '../harness/figure.ts'
import { shown } from '../harness/results.ts'
import { compare, takeTurns } from '../harness/rounds.ts'
import { timedAsync } from '../harness/stopwatch.ts'

const GOAL = { direction: 'at least', aim: 0.3 } as const

/** Makes one token and resolves when it would survive a power cut. */
type Create = (index: number) => Promise<unknown>

async function measure(
  bench: Bench,
  creator: (latchkey: Latchkey, population: Population) => Promise<Create>,
): Promise<Measured> {
  const population = await populate(bench.folder(), 1000)
  const latchkey = await createLatchkey({ dataFolder: population.folder, platform: PLATFORM })
  const database = new DatabaseSync(join(population.folder, 'latchkey.db'))
  // As the service opens it, but for what has nothing to do with a commit.
  for (const pragma of ['journal_mode = wal', 'synchronous = full', 'busy_timeout = 5000', 'secure_delete = on'])
    database.exec(`pragma ${pragma}`)
  database.exec('create table bench_rows (id integer primary key, text text not null) strict')
  const insert = database.prepare('insert into bench_rows (text) values (?)')
  const text = 'x'.repeat(100)
  const create = await creator(latchkey, population)
  const sides = [timedAsync(100, async () => insert.run(text), 4), timedAsync(100, create, 4)]
  const [bare = [], ours = []] = await takeTurns(sides, { rounds: 30, warmUp: 5 })
  database.close()
  await latchkey.close()
  const { ratio, rounds, sides: medians } = compare(bare, ours)
  return {
    value: ratio,
    rounds,
    notes: [`${shown(medians[0])} µs for a bare commit, ${shown(medians[1])} µs for a token.`],
  }
}

export const createDurable: Figure = {
  name: 'create.durable/commit',
  title:
    'Tokens made in a second through the control plane (authorized, audited, logged as a change, synced to disk), divided by bare single-row inserts with their commit on the same file.',
  goal: GOAL,
  measure: (bench) =>
    measure(bench, async ({ verifier, control }, { operator }) => {
      const question = {
        workspace: null,
        workspaceRequired: false,
        scopes: [],
        address: null,
        resource: null,
        kinds: ['pat'],
      } as const
      const decision = await verifier.verify(operator, question)
      if (!decision.ok) throw new Error(`The operator was refused: ${decision.code}.`)
      const presented = { credentialId: decision.credential.id, secret: new Secret(operator), address: null }
      return (index) => perform(control, presented, issue(OWN_TOKENS), { name: `Token ${index}` })
    }),
}

export const createDurableHttp: Figure = {
  name: 'create.http/commit',
  title: 'The same through the HTTP API as a web-standard handler: POST /v1/tokens, without a socket.',
  goal: GOAL,
  measure: (bench) =>
    measure(bench, async ({ fetch }, { operator }) => {
      const headers = { authorization: `Bearer ${operator}`, 'content-type': 'application/json' }
      return async (index) => {
        const body = JSON.stringify({ name: `Token ${index}` })
        const response = await fetch(new Request('http://bench.invalid/v1/tokens', { method: 'POST', headers, body }))
        if (response.status !== 201)
          throw new Error(`POST /v1/tokens answered ${response.status}: ${await response.text()}`)
        return response.arrayBuffer()
      }
    }),
}

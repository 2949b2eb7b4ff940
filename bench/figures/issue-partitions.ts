import { rmSync } from 'node:fs'
import { LatchkeyError, Secret } from '@latchkey/core'
import { Latchkey as Client } from '@latchkey/sdk'
import { createLatchkey, type Latchkey } from '@latchkey/server'
import pg from 'pg'
import { OWN_TOKENS } from '../../packages/server/src/control/credentials/families.ts'
import { issue } from '../../packages/server/src/control/credentials/issue.ts'
import { perform } from '../../packages/server/src/control/perform.ts'
import { copyBinaries, installedBinaries } from '../../tests/src/postgres/server/binaries.ts'
import { createCluster } from '../../tests/src/postgres/server/cluster.ts'
import { PLATFORM } from '../fixture/population.ts'
import type { Figure } from '../harness/figure.ts'
import { median } from '../harness/quantile.ts'
import { shown } from '../harness/results.ts'
import { compare, type Side, takeTurns } from '../harness/rounds.ts'

/** People who each make tokens of their own, one after the other. */
const WRITERS = 16
const TURN_MS = 500
/** Enough for a connection of its own for each writer, where there are as many partitions. */
const CONNECTIONS = 3 * WRITERS
const DURABLE = ['fsync=on', 'synchronous_commit=on', 'full_page_writes=on', 'shared_buffers=256MB']

export const issuePartitions: Figure = {
  name: 'issue.partitions',
  title: `Tokens made in a second on PostgreSQL with 16 partitions of the change log, divided by those with one: authorized, audited, synced to disk, by ${WRITERS} people at once through one process.`,
  async measure(bench) {
    const installed = installedBinaries()
    if (installed === null) throw new Error('There is no PostgreSQL from npm for this platform.')
    const binaries = copyBinaries(installed)
    const cluster = await createCluster(binaries, 'bench', DURABLE)
    const admin = new pg.Client(cluster.url('postgres'))
    await admin.connect()
    const open = async (partitions: number) => {
      bench.progress(`a service with ${partitions} in its log`)
      await admin.query(`create database p${partitions}`)
      const database = `${cluster.url(`p${partitions}`)}?max_connections=${CONNECTIONS}`
      const latchkey = await createLatchkey({
        dataFolder: bench.folder(),
        database,
        platform: PLATFORM,
        changeLogPartitions: partitions,
        logLevel: 'error',
      })
      return { latchkey, issuing: await issuingBy(latchkey) }
    }
    const [one, four, sixteen] = [await open(1), await open(4), await open(16)]
    bench.progress('measuring')
    const [with16 = [], with4 = [], with1 = []] = await takeTurns([sixteen.issuing, four.issuing, one.issuing], {
      rounds: 12,
      warmUp: 4,
    })
    for (const { latchkey } of [one, four, sixteen]) await latchkey.close()
    await admin.end()
    await cluster.stop()
    rmSync(binaries.folder, { recursive: true })
    const { ratio, rounds } = compare(with16, with1)
    return {
      value: ratio,
      rounds,
      notes: [
        `Tokens in a second: ${shown(median(with1))} with one partition, ${shown(median(with4))} with 4, ${shown(median(with16))} with 16.`,
        `With 4 partitions divided by one: ${shown(compare(with4, with1).ratio)}.`,
        'Server, service and disk share this machine: what several writers gain is the time in which one of them waits for the others’ statements and commits.',
      ],
    }
  },
}

/** Tokens in a second, by all writers together. */
async function issuingBy({ fetch, control, verifier, setUpSecret }: Latchkey): Promise<Side> {
  const as = (token: string) =>
    new Client({ url: 'http://bench.invalid', token, fetch: (request: Request) => fetch(request) })
  const { secret: operator } = await as(setUpSecret?.reveal() ?? '').setup({
    email: 'operator@example.com',
    name: 'Operator',
  })
  const key = await as(operator).serviceKeys.create({ name: 'Bench', scopes: ['sessions:create'], expires: 'never' })
  const presented: { credentialId: never; secret: Secret; address: null }[] = []
  for (let index = 0; index < WRITERS; index++) {
    const person = await as(operator).users.create({ email: `person-${index}@example.com`, name: 'Person' })
    const { secret } = await as(key.secret).sessions.create(person.id)
    const decision = await verifier.verify(secret, {
      ...{ workspace: null, workspaceRequired: false, scopes: [], address: null, resource: null },
      kinds: ['session'],
    })
    if (!decision.ok) throw new LatchkeyError('internal', `A writer was refused: ${decision.code}.`)
    presented.push({ credentialId: decision.credential.id as never, secret: new Secret(secret), address: null })
  }
  let made = 0
  return async () => {
    const start = performance.now()
    let count = 0
    const write = async (who: (typeof presented)[number]) => {
      while (performance.now() - start < TURN_MS) {
        const isMade = await perform(control, who, issue(OWN_TOKENS), { name: `Token ${made++}` }).then(
          () => true,
          orBusy,
        )
        if (isMade) count++
      }
    }
    await Promise.all(presented.map(write))
    return count / ((performance.now() - start) / 1000)
  }
}

/** On a machine with much else to do a write may wait for longer than it has patience; it is none that was made then. */
function orBusy(fault: unknown): false {
  if (fault instanceof LatchkeyError && fault.code === 'unavailable') return false
  throw fault
}

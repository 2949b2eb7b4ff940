import { ANY_QUESTION } from '@latchkey/core'
import { createLatchkey } from '@latchkey/server'
import { PLATFORM, populate } from '../fixture/population.ts'
import type { Figure } from '../harness/figure.ts'
import { countStatements } from '../harness/statement-count.ts'

const VERIFICATIONS = 1000

export const statements: Figure = {
  name: 'verify.statements',
  title: 'SQL statements that one verification of a token runs that was not seen before, counted at node:sqlite.',
  unit: 'statements',
  goal: { direction: 'at most', limit: 1 },
  async measure(bench) {
    const { folder, live } = await populate(bench.folder(), VERIFICATIONS)
    const counted = countStatements()
    const latchkey = await createLatchkey({ dataFolder: folder, platform: PLATFORM })
    const verifyAll = async () => {
      counted.take()
      for (const { token, workspace } of live) {
        const decision = await latchkey.verifier.verify(token, { ...ANY_QUESTION, workspace })
        if (!decision.ok) throw new Error(`A live token was refused: ${decision.code}.`)
      }
      const { reads, writes } = counted.take()
      // What the change feed and the batches of uses ran meanwhile is a few statements in all, not some for each verification.
      return { each: Math.floor((reads + writes) / live.length), reads, writes }
    }
    const first = await verifyAll()
    const again = await verifyAll()
    await latchkey.close()
    const said = (when: string, { each, reads, writes }: typeof first) =>
      `${when}: ${each} for each of ${live.length} verifications (${reads} reads and ${writes} writes in all, with the change feed's and the batches' of uses).`
    return { value: first.each, notes: [said('Not seen before', first), said('Seen before', again)] }
  },
}

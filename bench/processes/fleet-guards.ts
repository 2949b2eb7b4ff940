import { setTimeout as pause } from 'node:timers/promises'
import { type NatsHints, natsHints } from '@latchkey/guard/nats'
import type { CachedVerifier } from '@latchkey/verifier'
import type { LiveToken } from '../fixture/population.ts'
import { follow, guardVerifier } from '../fixture/remote-guard.ts'
import { verifyInTurn } from '../fixture/verifications.ts'
import { answerStarter, inputOf } from '../harness/child-side.ts'

/** The verifiers of many guards, each with its own connections to the service and, where hints are asked for, to the broker. */
const { port, serviceKey, natsUrl, live } = inputOf<{
  readonly port: number
  readonly serviceKey: string
  readonly natsUrl?: string
  readonly live: readonly LiveToken[]
}>()

/** Seldom, so that looking does not take the processor from what is measured. */
const LOOK_EVERY_MS = 5

let guards: readonly { readonly verifier: CachedVerifier; readonly hints: NatsHints | undefined }[] = []
let seen: string | undefined

async function open(hinted: boolean) {
  const hints = hinted && natsUrl !== undefined ? natsHints({ servers: natsUrl.split(',') }) : undefined
  while (hints !== undefined && !hints.isLive()) await pause(1)
  const verifier = guardVerifier({ port, serviceKey, usageFlushMs: null, hints })
  await follow(verifier)
  return { verifier, hints }
}

/** Where all of them are, once they are at the same place. */
async function common(): Promise<string | undefined> {
  for (;;) {
    const positions = new Set(guards.map(({ verifier }) => verifier.health().position ?? ''))
    if (positions.size <= 1) return [...positions][0]
    await pause(LOOK_EVERY_MS)
  }
}

answerStarter(port, {
  /** Takes so many new guards in place of those that there are. */
  async opened({ count, hinted }: { readonly count: number; readonly hinted: boolean }) {
    await Promise.all(guards.map(({ verifier, hints }) => Promise.all([verifier.stop(), hints?.close()])))
    guards = await Promise.all(Array.from({ length: count }, () => open(hinted)))
    seen = await common()
    return count
  },
  /** Waits until all have taken in a change that they had not when they were last asked. */
  async moved() {
    for (;;) {
      const position = await common()
      if (position !== seen) {
        seen = position
        return true
      }
      await pause(LOOK_EVERY_MS)
    }
  },
  /** Each of them verifies each of the tokens, one after the other. */
  async met() {
    await Promise.all(
      guards.map(async ({ verifier }) => {
        const verify = verifyInTurn(verifier, live)
        for (let index = 0; index < live.length; index++) await verify(index)
      }),
    )
    return live.length * guards.length
  },
})

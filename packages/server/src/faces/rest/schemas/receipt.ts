import { SECOND } from '@latchkey/core'
import { z } from 'zod'
import type { Receipt } from '../../../verification/fleet.ts'

const LONGEST_WAIT_SECONDS = 30

/** What a call adds to its body to be told when its effect has reached every verifier. */
export const receiptFields = {
  wait: z
    .literal('fleet')
    .optional()
    .meta({ description: 'Answer once every connected verifier has confirmed, or the time is over.' }),
  waitSeconds: z.int().min(1).max(LONGEST_WAIT_SECONDS, `Wait at most ${LONGEST_WAIT_SECONDS} seconds.`).default(10),
}

/** How long the parsed body of a call asks to wait, in milliseconds; `null` when it does not. */
export function receiptWait(body: {
  readonly wait?: 'fleet' | undefined
  readonly waitSeconds?: number
}): number | null {
  return body.wait === undefined ? null : (body.waitSeconds ?? 0) * SECOND
}

export const receiptSchema = z
  .object({
    confirmed: z.int().meta({ description: 'How many verifiers have taken the change in.' }),
    missing: z
      .array(z.object({ verifier: z.string(), name: z.string(), silentMs: z.int() }))
      .meta({ description: 'Those connected at the call that have not; each refuses or asks once its lease is over.' }),
    elapsedMs: z.int(),
  })
  .meta({ id: 'FleetReceipt' })

export function receiptView({ confirmed, missing, elapsedMs }: Receipt): z.infer<typeof receiptSchema> {
  return { confirmed, missing: missing.map(({ id, name, silentMs }) => ({ verifier: id, name, silentMs })), elapsedMs }
}

import { Latchkey } from '@latchkey/sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Fleet, openFleet } from '../world/fleet.ts'
import { machineTime } from '../world/machine-time.ts'
import { quantile } from '../world/quantile.ts'

const ROUNDS = 100
/** What a service promises for changes that another one on the same database made. */
const MAX_STALENESS_MS = 5000

let fleet: Fleet
beforeAll(async () => {
  fleet = await openFleet({ services: 2 })
})
afterAll(() => fleet.close())

async function verdict(node: number, token: string): Promise<string> {
  const response = await fetch(`${fleet.services[node]?.url}/v1/verify`, {
    method: 'POST',
    headers: { authorization: `Bearer ${fleet.serviceKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  })
  const decision = (await response.json()) as { ok: boolean; code: string }
  return decision.ok ? 'ok' : decision.code
}

test('a second service on the same database refuses what the first revoked within the bound, and long before', {
  timeout: 90_000,
}, async () => {
  const delays: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const [here, there] = [round % 2, 1 - (round % 2)]
    const { tokens } = new Latchkey({ url: fleet.services[here]?.url ?? '', token: fleet.session })
    const { credential, secret } = await tokens.create({ name: 'Elsewhere', expires: '7d' })
    expect([await verdict(there, secret), await verdict(there, secret)]).toEqual(['ok', 'ok'])
    await tokens.revoke(credential.id)
    const acknowledged = machineTime()
    expect(await verdict(here, secret)).toBe('revoked')
    let lastAccepted = acknowledged
    for (let code = 'ok'; code !== 'revoked'; ) {
      const start = machineTime()
      code = await verdict(there, secret)
      if (code === 'ok') lastAccepted = start
    }
    delays.push(lastAccepted - acknowledged)
  }
  process.stderr.write(
    `two services: last acceptance after the acknowledgement: ${[0.5, 0.99, 1].map((share) => `p${share * 100} ${quantile(delays, share).toFixed(1)} ms`).join(', ')}\n`,
  )
  expect(quantile(delays, 1)).toBeLessThanOrEqual(MAX_STALENESS_MS)
  expect(quantile(delays, 0.5)).toBeLessThan(MAX_STALENESS_MS / 10)
})

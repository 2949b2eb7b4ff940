import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { latchkey } from '../../../packages/cli/src/testing/command-line.ts'
import { type Fleet, type Guard, openFleet } from './world/fleet.ts'

interface Receipt {
  readonly status: string
  readonly fleet?: {
    readonly confirmed: number
    readonly missing: readonly { readonly name: string; readonly silentMs: number }[]
    readonly elapsedMs: number
  }
}

let fleet: Fleet
beforeAll(async () => {
  fleet = await openFleet()
})
afterAll(() => fleet.close())

async function revoke(body: object): Promise<Receipt> {
  const { credential } = await fleet.ada.tokens.create({ name: 'Lost', expires: '30d' })
  const response = await fetch(`${fleet.services[0]?.url}/v1/tokens/${credential.id}/revoke`, {
    method: 'POST',
    headers: { authorization: `Bearer ${fleet.session}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await response.json()) as Receipt
}

describe('a revocation that waits for the fleet', () => {
  const guards: Guard[] = []

  test('answers at once that nobody had to be told when no guard is connected', async () => {
    expect(await revoke({ wait: 'fleet', waitSeconds: 5 })).toMatchObject({
      status: 'revoked',
      fleet: { confirmed: 0, missing: [] },
    })
  })

  test('says nothing of the fleet when it was not asked to wait', async () => {
    expect(await revoke({})).not.toHaveProperty('fleet')
  })

  test.each([1, 8])('is confirmed by every one of %i connected guards well within its time', async (count) => {
    const missing = Array.from({ length: count - guards.length }, (_, index) => `guard-${guards.length + index}`)
    guards.push(...(await Promise.all(missing.map((name) => fleet.guard(name)))))
    const { fleet: receipt } = await revoke({ wait: 'fleet', waitSeconds: 20 })
    expect(receipt).toMatchObject({ confirmed: count, missing: [] })
    expect(receipt?.elapsedMs).toBeLessThan(10_000)
  })

  test('names the guard that is stopped when the time is over, and counts the others', async () => {
    await guards[3]?.signal('SIGSTOP')
    const { fleet: receipt } = await revoke({ wait: 'fleet', waitSeconds: 1 })
    await guards[3]?.signal('SIGCONT')
    expect(receipt).toMatchObject({ confirmed: 7, missing: [{ name: 'guard-3' }] })
    expect(receipt?.missing[0]?.silentMs).toBeGreaterThanOrEqual(900)
    expect(receipt?.elapsedMs).toBeGreaterThanOrEqual(900)
  })

  test('tells at the command line who has not confirmed', async () => {
    const { credential } = await fleet.ada.tokens.create({ name: 'Lost', expires: '30d' })
    const env = { LATCHKEY_URL: fleet.services[0]?.url ?? '', LATCHKEY_TOKEN: fleet.session }
    await guards[5]?.signal('SIGSTOP')
    const { stderr } = await latchkey(['token', 'revoke', credential.id, '--yes', '--wait', '1'], { env })
    await guards[5]?.signal('SIGCONT')
    expect(stderr).toMatch(/7 of 8 connected verifiers confirmed it within \d+ ms; .*: guard-5\./)
  })

  test('counts the stopped guard again once it goes on', async () => {
    expect((await revoke({ wait: 'fleet', waitSeconds: 20 })).fleet).toMatchObject({ confirmed: 8, missing: [] })
  })

  test.each([{ wait: 'everybody' }, { wait: 'fleet', waitSeconds: 0 }, { wait: 'fleet', waitSeconds: 31 }])(
    'with %j is refused and revokes nothing',
    async (body) => {
      expect(await revoke(body)).toMatchObject({ status: 400, code: 'invalid_input' })
      const [newest] = (await fleet.ada.tokens.list({ limit: 1 }).page()).items
      expect(newest?.status).toBe('active')
    },
  )
})

import { expect, test } from 'vitest'
import { openWorld } from '../../http/world.ts'
import { guardBeside, pass } from '../world/guard-beside.ts'
import { until } from '../world/until.ts'

test('a guard whose lease is longer than the service lets anybody wait still hears of a revocation at once', async () => {
  const world = await openWorld()
  const ada = await world.user('ada')
  const { credential, secret } = await world.token(ada.session)
  const { guard } = guardBeside(world, 60_000, 600_000)
  await pass(guard, secret)
  await until('the guard to decide from memory', () => guard.health()?.lease.live)
  expect([await pass(guard, secret), await pass(guard, secret)]).toEqual(['ok', 'ok'])
  await world.ok(`POST /v1/tokens/${credential.id}/revoke`, ada.session, { body: {} })
  await until('the refusal', async () => (await pass(guard, secret)) === 'revoked', 10_000)
  await guard.close()
  await world.close()
})

import { createGuard } from '@latchkey/guard'
import type { ConsoleWorld } from '../browser/world.ts'
import type { Company } from './company.ts'

/** Resource servers that follow the service, as an operator's page shows them. Gives what stops them. */
export async function startTraffic(world: ConsoleWorld, { people }: Company): Promise<() => Promise<void>> {
  const { secret } = await people.ada.client.tokens.create({ name: 'Smoke test', expires: '7d' })
  await world.operator.serviceKeys.create({ name: 'Devices API', scopes: ['verify'], expires: '1y' })
  const guards = ['devices-api-1', 'devices-api-2', 'webhooks'].map((name) =>
    createGuard({ url: world.origin, serviceKey: world.serviceKey, name }),
  )
  for (const guard of guards) {
    const headers = new Headers({ authorization: `Bearer ${secret}` })
    await guard.check({ method: 'GET', url: 'http://devices.example.com/', headers })
  }
  return async () => {
    for (const guard of guards) await guard.close()
  }
}

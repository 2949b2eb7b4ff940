import { createGuard, type Guard } from '@latchkey/guard'
import type { World } from '../../http/world.ts'

/** What a guard sent to a route of its service, and what is done with it instead of passing it on. */
export interface Line {
  /** Bodies of what was reported as used. */
  readonly reported: { readonly items: readonly { readonly credentialId: string; readonly count: number }[] }[]
  /** Breaks, or mends, the way of reports of use. */
  breakReports(isBroken: boolean): void
}

/** A guard in this process, under the clock of the service. */
export function guardBeside(
  world: World,
  usageFlushMs: number,
  maxStalenessMs = 5000,
): { readonly guard: Guard; readonly line: Line } {
  const reported: Line['reported'] = []
  let isBroken = false
  const guard = createGuard({
    url: 'http://latchkey.test',
    serviceKey: world.serviceKey,
    usageFlushMs,
    maxStalenessMs,
    clock: () => world.now,
    onFault: () => undefined,
    fetch: async (input, init) => {
      const request = new Request(input as string, init)
      if (new URL(request.url).pathname === '/v1/usage') {
        if (isBroken) throw new TypeError('fetch failed')
        reported.push((await request.clone().json()) as Line['reported'][number])
      }
      return world.latchkey.fetch(request)
    },
  })
  const line = {
    reported,
    breakReports(broken: boolean) {
      isBroken = broken
    },
  }
  return { guard, line }
}

/** One request to the guard; `ok`, or the code of the refusal. */
export async function pass(guard: Guard, token: string, from = '192.0.2.7', userAgent = 'test/1'): Promise<string> {
  const headers = new Headers({ authorization: `Bearer ${token}`, 'user-agent': userAgent })
  const passage = await guard.check({ method: 'GET', url: 'http://api.test/', headers }, {}, { address: from })
  return passage.ok ? 'ok' : passage.refusal.code
}

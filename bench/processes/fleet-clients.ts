import type { LiveToken } from '../fixture/population.ts'
import {
  type Following,
  lookUp,
  type PlainClients,
  plainClients,
  type ServiceAddress,
} from '../fleet-model/plain-clients.ts'
import { answerStarter, inputOf } from '../harness/child-side.ts'

/** Plain clients in a process of their own, as guards are: so the service meets the questions of both at the same pace. */
const { live, ...service } = inputOf<ServiceAddress & { readonly live: readonly LiveToken[] }>()

let clients: PlainClients | null = null

answerStarter(service.port, {
  /** Takes so many new clients in place of those that there are. */
  async opened({ count, following }: { readonly count: number; readonly following: Following }) {
    await clients?.close()
    clients = await plainClients(service, count, following)
    return count
  },
  async told() {
    await clients?.told()
    return true
  },
  answered: () => clients?.answered() ?? 0,
  async lookedUp({ count, clients }: { readonly count: number; readonly clients: number }) {
    await lookUp(service, live, { clients, count })
    return count
  },
})

import type { ChangeSource, RecordSource } from '../src/ports.ts'
import type { Network } from './network.ts'
import type { SimProcess } from './process.ts'
import type { ServiceNode } from './service-node.ts'
import type { World } from './world.ts'

const LOOK_UP_TIMEOUT_MS = 3000

/** The service as a verifier elsewhere reaches it: any of its nodes, by messages. */
export function remoteService(
  world: World,
  network: Network,
  client: SimProcess,
  nodes: readonly ServiceNode[],
): RecordSource & ChangeSource {
  function call<T>(ask: (node: ServiceNode, reply: (answer: T) => void) => void, timeoutMs: number | null): Promise<T> {
    const node = world.dice.pick(nodes)
    const incarnation = client.incarnation()
    return new Promise((resolve, reject) => {
      const fail = () => reject(new Error('no answer'))
      const timer = timeoutMs === null ? null : client.within(world.now() + timeoutMs, 'timer', fail)
      if (!node.process.isUp()) return void client.within(world.now() + 1, 'message', fail)
      network.send(client, node.process, () =>
        ask(node, (answer) =>
          network.send(node.process, client, () => {
            // The connection that the answer belongs to ended with the process that asked.
            if (client.incarnation() !== incarnation) return
            if (timer !== null) timer.isOff = true
            resolve(answer)
          }),
        ),
      )
    })
  }

  return {
    find: (digest, workspace) => call((node, reply) => node.lookUp(digest, workspace, reply), LOOK_UP_TIMEOUT_MS),
    changes: (after, waitMs) => call((node, reply) => node.changes(after, waitMs, reply), null),
  }
}

/** The service as its own verifier reaches it, in the same process. */
export function localService(node: ServiceNode): RecordSource & ChangeSource {
  return {
    find: (digest, workspace) =>
      new Promise((resolve) => node.read(digest, workspace, (record) => resolve({ record, position: null }))),
    changes: (after, waitMs) => new Promise((resolve) => node.changes(after, waitMs, resolve)),
  }
}

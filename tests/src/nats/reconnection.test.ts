import { spawnSync } from 'node:child_process'
import { connect } from '@nats-io/transport-node'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { natsPositionHints } from '../../../packages/server/src/adapters/nats/position-hints.ts'
import { openNetwork } from '../data-plane/world/network.ts'
import { until } from '../data-plane/world/until.ts'
import { requirement } from '../requirement.ts'
import { openCluster } from './cluster.ts'

const nats = await requirement('nats-server', () => spawnSync('nats-server', ['--version']).status === 0)

let opened: AsyncDisposableStack
beforeEach(() => {
  opened = new AsyncDisposableStack()
})
afterEach(() => opened.disposeAsync())

test.skipIf(nats.missing)(
  'the newest position is told once more when the connection to the broker is back, so that what was told as it broke is not lost',
  { timeout: 60_000 },
  async () => {
    const cluster = await openCluster(1)
    opened.defer(() => cluster.close())
    const [server = ''] = cluster.servers
    const network = await openNetwork(() => Number(server.split(':')[1]))
    opened.defer(() => network.close())
    const listener = await connect({ servers: [server], waitOnFirstConnect: true, maxReconnectAttempts: -1 })
    opened.defer(() => listener.close())
    const heard: string[] = []
    listener.subscribe('latchkey.changes', { callback: (_, message) => void heard.push(message.string()) })
    await listener.flush()
    const hints = natsPositionHints({ url: network.url.replace('http', 'nats'), onFault: () => {} })
    opened.defer(() => hints.close())

    hints.tell({ epoch: 'e1', numbers: [1] })
    await until('the first', () => heard.includes('e1.1'))
    network.set('held')
    hints.tell({ epoch: 'e1', numbers: [2] })
    network.set('cut')
    network.set('fair')
    await until('what was on its way', () => heard.includes('e1.2'))
    expect(heard.filter((position) => position === 'e1.1')).toHaveLength(1)
  },
)

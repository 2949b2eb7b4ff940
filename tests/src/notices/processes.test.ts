import { type ChildProcess, spawn } from 'node:child_process'
import { createServer, type Server } from 'node:net'
import { fileURLToPath } from 'node:url'
import { DAY, MINUTE } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Person } from '../http/world.ts'
import { headerOf, type MailServer, startMailServer } from './mail-server.ts'
import { type NoticeWorld, openNoticeWorld } from './world.ts'

const PROGRAM = fileURLToPath(new URL('teller-process.ts', import.meta.url))
/** Longer than a claim lasts. */
const LEASE = MINUTE

let world: NoticeWorld
let ada: Person
const children: ChildProcess[] = []
const servers: { close(): unknown }[] = []
beforeEach(async () => {
  world = await openNoticeWorld()
  ada = await world.user('ada')
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const server of servers.splice(0)) await server.close()
  await world.close()
})

function tell(port: number): { readonly child: ChildProcess; readonly ended: Promise<number | null> } {
  const args = ['--conditions=latchkey-source', PROGRAM, world.folder, String(port), String(world.now)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  children.push(child)
  return { child, ended: new Promise((resolve) => child.once('exit', resolve)) }
}

async function mailServer(...args: Parameters<typeof startMailServer>): Promise<MailServer> {
  const server = await startMailServer(...args)
  servers.push(server)
  return server
}

const idsOf = ({ taken }: MailServer) => taken.map(({ raw }) => headerOf(raw, 'Message-ID'))
const token = (name = 'Nightly import') => world.token(ada.session, { name, expires: '30d' })

describe('a process that is killed', () => {
  test('after it claimed a notice and before it sent it loses nothing: another sends it once the claim has ended, once', async () => {
    await token()
    world.advance(29 * DAY)
    const silent: Server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => silent.once('listening', resolve))
    const { port } = silent.address() as { port: number }
    const connected = new Promise<{ destroy(): void }>((resolve) => silent.once('connection', resolve))
    const first = tell(port)
    const socket = await connected
    first.child.kill('SIGKILL')
    await first.ended
    socket.destroy()
    await new Promise((resolve) => silent.close(resolve))

    const server = await mailServer({}, {}, port)
    expect(await tell(port).ended).toBe(0)
    expect(server.taken).toHaveLength(0)
    world.advance(LEASE)
    expect(await tell(port).ended).toBe(0)
    world.advance(LEASE)
    expect(await tell(port).ended).toBe(0)
    expect(server.taken).toHaveLength(1)
  })

  test('after the mail server took the message has it sent again under the same Message-ID, and no third time', async () => {
    await token()
    world.advance(29 * DAY)
    const took = Promise.withResolvers<void>()
    let first: ReturnType<typeof tell> | null = null
    const server = await mailServer({
      message: () => {
        if (server.taken.length > 0) return null
        // Taken, but the answer never arrives.
        first?.child.kill('SIGKILL')
        took.resolve()
        return 'take and hang up'
      },
    })
    first = tell(server.port)
    await took.promise
    await first.ended
    for (let run = 0; run < 3; run++) {
      world.advance(LEASE)
      expect(await tell(server.port).ended).toBe(0)
    }
    const ids = idsOf(server)
    expect(ids).toHaveLength(2)
    expect(new Set(ids).size).toBe(1)
  })
})

test('of several processes that look at the same moment each notice is sent by one', async () => {
  const names = Array.from({ length: 30 }, (_, place) => `Import ${place}`)
  for (const name of names) await token(name)
  world.advance(29 * DAY)
  const server = await mailServer()
  const codes = await Promise.all([tell(server.port), tell(server.port), tell(server.port)].map(({ ended }) => ended))
  expect(codes).toEqual([0, 0, 0])
  expect(server.taken).toHaveLength(names.length)
  expect(new Set(idsOf(server)).size).toBe(names.length)
})

test('a mail server that greylists everybody gets each message once more, and takes it once', async () => {
  await token()
  world.advance(29 * DAY)
  const seen = new Set<string>()
  const server = await mailServer({
    recipient(address) {
      if (seen.has(address)) return null
      seen.add(address)
      return { code: 451, text: 'greylisted' }
    },
  })
  expect(await tell(server.port).ended).toBe(0)
  expect(server.taken).toHaveLength(0)
  for (let run = 0; run < 2; run++) {
    world.advance(MINUTE)
    expect(await tell(server.port).ended).toBe(0)
  }
  expect(server.taken).toHaveLength(1)
})

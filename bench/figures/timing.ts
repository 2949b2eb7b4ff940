import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { generateToken, type TokenFormat } from '@latchkey/core'
import { renewSeals } from '@latchkey/server'
import { randomBytes, sha256 } from '../../packages/server/src/adapters/crypto/node-crypto.ts'
import { type LiveToken, PLATFORM, populate } from '../fixture/population.ts'
import { startChild } from '../harness/child.ts'
import type { Figure } from '../harness/figure.ts'
import { httpRequest } from '../harness/load.ts'
import { median, quantile } from '../harness/quantile.ts'
import { shown } from '../harness/results.ts'
import { welchT } from '../harness/welch.ts'

const SAMPLES = 10_000
/** The slowest are the machine's doing, not the answer's: dudect leaves them out too. */
const KEPT_SHARE = 0.9

export const timing: Figure = {
  name: 'timing.t',
  title:
    "How far apart a guarded route's answers to unknown, revoked, expired and foreign tokens are in time: the greatest |t| of Welch's test between unknown and each other, over one connection, in random order.",
  unit: 't',
  goal: { direction: 'at most', limit: 4.5 },
  async measure(bench) {
    const { folder, live, serviceKey } = await populate(bench.folder(), 1000)
    const [revoked, expired, foreign, other] = [live[0], live[100], live[200], live[300]] as [
      LiveToken,
      LiveToken,
      LiveToken,
      LiveToken,
    ]
    end(folder, revoked, "state = 'revoked', revoked_at = 1")
    end(folder, expired, 'expires_at = created_at + 1')
    // What was changed past the service counts for nothing until its seals are made anew.
    await renewSeals({ dataFolder: folder, newKey: false, adopt: true, onProgress: () => {} })
    const service = await startChild('service.ts', { folder }, 0)
    const server = await startChild('guarded.ts', { framework: 'node', service: { port: service.port, serviceKey } })
    const unknown = generateToken(PLATFORM.token as TokenFormat, 'pat', randomBytes).reveal()
    const classes = {
      unknown: requestOf(unknown, other.workspace),
      revoked: requestOf(revoked.token, revoked.workspace),
      expired: requestOf(expired.token, expired.workspace),
      foreign: requestOf(foreign.token, other.workspace),
    }
    const names = Object.keys(classes) as (keyof typeof classes)[]
    const times: Record<keyof typeof classes, number[]> = { unknown: [], revoked: [], expired: [], foreign: [] }
    const socket = await opened(server.port)
    for (let index = 0; index < 2000; index++)
      await ask(socket, classes[names[index % names.length] as keyof typeof classes])
    bench.progress('measuring')
    for (let index = 0; index < SAMPLES * names.length; index++) {
      const name = names[Math.floor(Math.random() * names.length)] as keyof typeof classes
      times[name].push(await ask(socket, classes[name]))
    }
    socket.destroy()
    await server.stop()
    await service.stop()
    const bound = quantile(Object.values(times).flat(), KEPT_SHARE)
    const kept = (name: keyof typeof classes) => times[name].filter((time) => time <= bound)
    const others = names
      .filter((name) => name !== 'unknown')
      .map((name) => ({ name, t: welchT(kept(name), kept('unknown')) }))
    return {
      value: Math.max(...others.map(({ t }) => Math.abs(t))),
      notes: [
        `About ${SAMPLES.toLocaleString('en')} answers of each; the slowest tenth left out, as dudect does. All are remembered by the guard.`,
        ...others.map(
          ({ name, t }) =>
            `${name}: t ${shown(t)}, median ${shown(median(kept(name)))} µs beside ${shown(median(kept('unknown')))} µs for unknown.`,
        ),
      ],
    }
  },
}

function end(folder: string, { token }: LiveToken, change: string): void {
  const database = new DatabaseSync(join(folder, 'latchkey.db'))
  const digest = Buffer.from(sha256(token), 'hex')
  const credential = '(select credential_id from secrets where digest = ?)'
  database.prepare(`update credentials set ${change}, seal = null where id = ${credential}`).run(digest)
  database.prepare('update secrets set seal = null where digest = ?').run(digest)
  database.close()
}

const requestOf = (token: string, workspace: string): Buffer =>
  httpRequest('GET', '/devices', { authorization: `Bearer ${token}`, 'latchkey-workspace': workspace })

function opened(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket))
    socket.once('error', reject)
  })
}

/** Microseconds from sending a request to the first bytes of its answer, which come with the rest. */
function ask(socket: Socket, request: Buffer): Promise<number> {
  return new Promise((resolve) => {
    const start = process.hrtime.bigint()
    socket.once('data', () => resolve(Number(process.hrtime.bigint() - start) / 1000))
    socket.write(request)
  })
}

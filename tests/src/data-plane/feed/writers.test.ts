import { Latchkey } from '@latchkey/sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Fleet, openFleet, type Service } from '../world/fleet.ts'
import { ChangeLogFile } from './change-log-file.ts'

const WRITERS = 6
const TOKENS_EACH = 10
const READERS = 4

let fleet: Fleet
beforeAll(async () => {
  fleet = await openFleet({ services: 2 })
})
afterAll(() => fleet.close())

async function write({ url }: Service): Promise<void> {
  const { tokens } = new Latchkey({ url, token: fleet.session })
  for (let made = 0; made < TOKENS_EACH; made++) {
    const { credential } = await tokens.create({ name: 'Busy', expires: '7d' })
    await tokens.suspend(credential.id)
    await tokens.resume(credential.id)
    await tokens.revoke(credential.id)
  }
}

interface Changes {
  readonly startOver: boolean
  readonly position: string
  readonly upToDate: boolean
  readonly entries: ReturnType<ChangeLogFile['after']>
}

/** Follows the log from a position until the writers are done and nothing is left to read. `pause` makes it fall behind now and then. */
async function follow(
  { url }: Service,
  from: string,
  isOver: () => boolean,
  pauseMs: number,
): Promise<Changes['entries']> {
  const read: Changes['entries'] = []
  const headers = { authorization: `Bearer ${fleet.serviceKey}` }
  for (let position = from; ; ) {
    const wasOver = isOver()
    const response = await fetch(`${url}/v1/changes?after=${position}&wait=${wasOver ? 0 : 50}`, { headers })
    const changes = (await response.json()) as Changes
    expect(changes.startOver).toBe(false)
    read.push(...changes.entries)
    position = changes.position
    if (wasOver && changes.upToDate) return read
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

test('readers of two services see each change of many writers exactly once and in order', {
  timeout: 90_000,
}, async () => {
  const file = new ChangeLogFile(fleet.folder)
  const before = file.head()
  const from = file.position()
  let isOver = false
  const writing = Promise.all(
    fleet.services.flatMap((service) => Array.from({ length: WRITERS }, () => write(service))),
  ).finally(() => {
    isOver = true
  })
  const reading = Promise.all(
    fleet.services.flatMap((service) =>
      Array.from({ length: READERS }, (_, index) => follow(service, from, () => isOver, index * 20)),
    ),
  )
  await writing
  const committed = file.after(before)
  const numbered = committed.map((_, index) => file.position(before + 1 + index))
  file.close()
  // Each was made, suspended, resumed and revoked.
  expect(committed).toHaveLength(4 * TOKENS_EACH * WRITERS * fleet.services.length)
  expect(committed.map(({ position }) => position)).toEqual(numbered)
  for (const read of await reading) expect(read).toEqual(committed)
})

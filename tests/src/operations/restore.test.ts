import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { latchkey } from '../../../packages/cli/src/testing/command-line.ts'
import { type Fleet, follows, type Guard, openFleet, type Service, settlesOn } from '../data-plane/world/fleet.ts'

let fleet: Fleet
let service: Service
let guard: Guard
beforeEach(async () => {
  fleet = await openFleet()
  service = fleet.services[0] as Service
  guard = await fleet.guard('api')
})
afterEach(() => fleet.close())

const create = (name: string) => fleet.ada.tokens.create({ name, expires: '7d' })
const backUp = () => latchkey(['backup', '--data', fleet.folder, '--to', copy(), '--json'])
const restore = () => latchkey(['restore', '--data', fleet.folder, '--from', copy(), '--yes', '--json'])
const copy = () => join(fleet.folder, 'copy.db')

describe('the restore drill', { timeout: 60_000 }, () => {
  test('undoes what came after the copy, but for revocations, and guards see it within their bound', async () => {
    const [lasting, leaked] = [await create('Lasting'), await create('Leaked')]
    const made = await backUp()
    expect(made).toMatchObject({ code: 0, stderr: '' })
    await fleet.ada.tokens.revoke(leaked.credential.id, 'leaked')
    const late = await create('Late')
    for (const [{ secret }, code] of [
      [lasting, 'ok'],
      [leaked, 'revoked'],
      [late, 'ok'],
    ] as const)
      await settlesOn(guard, secret, code)

    const early = await restore()
    expect(early.code).toBe(1)
    expect(early.stderr).toContain('is in use. Stop the service first.')
    await service.process.signal('SIGTERM')
    const done = await restore()
    expect(done).toMatchObject({ code: 0, stderr: '' })
    const { replaced, revocationsKept } = JSON.parse(done.stdout)
    expect([existsSync(replaced), revocationsKept]).toEqual([true, 1])
    await service.restart()
    await follows(guard)

    for (const [{ secret }, code] of [
      [lasting, 'ok'],
      [leaked, 'revoked'],
      [late, 'unknown'],
    ] as const)
      await settlesOn(guard, secret, code)
    const actions: unknown[] = []
    for await (const { action, subjectId, detail } of fleet.ada.audit.own()) actions.push({ action, subjectId, detail })
    expect(actions).toContainEqual({
      action: 'token.revoked',
      subjectId: leaked.credential.id,
      detail: { reason: 'leaked', keptAcrossRestore: true },
    })
  })

  test('of a copy put in place by hand: a revocation under a number that the guard had passed reaches it all the same', async () => {
    const { credential, secret } = await create('Cached')
    expect((await backUp()).code).toBe(0)
    for (let number = 0; number < 10; number++) await create(`Lost ${number}`)
    await settlesOn(guard, secret, 'ok')
    await guard.signal('SIGSTOP')
    await service.process.signal('SIGTERM')
    for (const name of readdirSync(fleet.folder)) if (name.startsWith('latchkey.db')) rmSync(join(fleet.folder, name))
    expect(JSON.parse((await restore()).stdout)).toEqual({ replaced: null, revocationsKept: null })
    await service.restart()
    await fleet.ada.tokens.revoke(credential.id)
    for (let number = 0; number < 20; number++) await create(`New ${number}`)
    await guard.signal('SIGCONT')
    await follows(guard)
    await settlesOn(guard, secret, 'revoked')
  })

  test('refuses what is no copy, and changes nothing', async () => {
    const { secret } = await create('Untouched')
    await service.process.signal('SIGTERM')
    for (const content of ['', 'SQLite format 3\0 no', null]) {
      if (content === null) rmSync(copy())
      else writeFileSync(copy(), content)
      const { code, stderr } = await restore()
      expect(code).toBe(1)
      expect(JSON.parse(stderr).error.message).toContain(copy())
    }
    await service.restart()
    await follows(guard)
    await settlesOn(guard, secret, 'ok')
    expect(readdirSync(fleet.folder).filter((name) => /restoring|before/.test(name))).toEqual([])
  })

  test('a database that is damaged is replaced, and kept beside', async () => {
    const { secret } = await create('Saved')
    expect((await backUp()).code).toBe(0)
    await service.process.signal('SIGTERM')
    writeFileSync(join(fleet.folder, 'latchkey.db'), 'no database any more')
    const { replaced, revocationsKept } = JSON.parse((await restore()).stdout)
    expect([existsSync(replaced), revocationsKept]).toEqual([true, null])
    await service.restart()
    await follows(guard)
    await settlesOn(guard, secret, 'ok')
  })
})

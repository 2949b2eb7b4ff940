import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { moveStore, startLatchkey } from '@latchkey/server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { rowsOf, rowsOn } from '../faults/rows.ts'
import { type Send, sender } from '../faults/service.ts'
import { populate } from '../faults/world.ts'
import { PLATFORM } from '../http/platform.ts'
import { runStatement, type TestDatabase, testServers } from './databases.ts'

for (const server of await testServers()) {
  describe(`moving everything to ${server.name}`, () => {
    let folder: string
    let file: string
    let target: TestDatabase
    let old: Awaited<ReturnType<typeof startLatchkey>>
    let made: Awaited<ReturnType<typeof populate>>
    let send: Send
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'latchkey-move-'))
      file = join(folder, 'latchkey.db')
      target = await server.fresh()
      old = await start()
      send = sender(old.url)
      made = await populate({ send, setUpSecret: old.setUpSecret?.reveal() ?? '' })
    })
    afterEach(async () => {
      await old.close()
      await target.drop()
      rmSync(folder, { recursive: true })
    })

    const start = (database?: string) =>
      startLatchkey({ dataFolder: folder, database, port: 0, platform: PLATFORM, logLevel: 'silent' })
    const move = (onProgress: Parameters<typeof moveStore>[0]['onProgress'] = () => {}) =>
      moveStore({ from: file, to: target.url, onProgress })
    const verify = async (by: Send) =>
      (await by('POST', '/v1/verify', { token: made.serviceKey, body: { token: made.user } })).json.ok
    const rename = (by: Send) =>
      by('PATCH', `/v1/users/${made.operatorId}`, { token: made.operator, body: { name: 'Renamed' } })

    test('every row and seal arrives, and the service goes on from there as if nothing had been', async () => {
      const { migrations: _, ...before } = rowsOf(file)
      const moved = await move()
      const { migrations: __, migration_lease: ___, ...after } = await rowsOn(target.url)
      expect(after).toEqual(before)
      expect(moved).toMatchObject({ broken: 0, tables: expect.any(Number) })
      expect(moved.credentials).toBeGreaterThan(5)
      const next = await start(target.url)
      expect(next.setUpSecret).toBeNull()
      expect(await verify(sender(next.url))).toBe(true)
      expect((await rename(sender(next.url))).status).toBe(200)
      await next.close()
    })

    test('meanwhile the old service verifies and writes nothing; afterwards it still verifies, and says why it does not write', async () => {
      let meanwhile: Promise<readonly [boolean, number]> | undefined
      await move(() => {
        meanwhile ??= Promise.all([verify(send), rename(send).then(({ status }) => status)])
        return undefined
      })
      const [verified, renamed] = (await meanwhile) ?? [false, 0]
      expect([verified, renamed]).toEqual([true, 503])
      expect(await verify(send)).toBe(true)
      const refused = await rename(send)
      expect([refused.status, refused.json.detail]).toEqual([503, expect.stringMatching(/has moved/)])
    })

    test('what was cut off is gone on with, whatever changed since, and no service starts on the half of it', async () => {
      await expect(
        move((fraction) => {
          if (fraction > 0.3) throw new Error('cut off')
        }),
      ).rejects.toThrow('cut off')
      await runStatement(target.url, "update principals set name = 'Wrong'")
      await runStatement(
        target.url,
        "insert into settings (name, value) values ('a', '1'), ('zz', '2'); insert into use_days (credential_id, day, count) select id, '2001-01-01', 1 from credentials limit 1",
      )
      await expect(start(target.url)).rejects.toMatchObject({
        code: 'config_invalid',
        message: expect.stringMatching(/being filled.*migrate-store/),
      })
      expect((await rename(send)).status).toBe(200)
      await move()
      const { migrations: _, migration_lease: __, ...after } = await rowsOn(target.url)
      const { migrations: ___, ...before } = rowsOf(file)
      expect(after).toEqual(before)
      expect(await runStatement(target.url, "select name from principals where name in ('Wrong', 'Renamed')")).toEqual([
        { name: 'Renamed' },
      ])
    })

    test('a database that holds something is left as it is', async () => {
      await move()
      const before = await rowsOn(target.url)
      await expect(move()).rejects.toMatchObject({
        code: 'config_invalid',
        message: expect.stringMatching(/holds a service's data already/),
      })
      expect(await rowsOn(target.url)).toEqual(before)
    })

    test('a file that is not there, or of another version, is refused with what to do', async () => {
      const from = join(folder, 'none.db')
      await expect(moveStore({ from, to: target.url, onProgress: () => {} })).rejects.toMatchObject({
        code: 'config_invalid',
        message: expect.stringMatching(/none\.db is not there/),
      })
      const database = new DatabaseSync(file)
      database.exec('delete from migrations where version > 4')
      database.close()
      await expect(move()).rejects.toMatchObject({
        code: 'config_invalid',
        message: expect.stringMatching(/schema version 4.*Start this version/),
      })
    })
  })
}

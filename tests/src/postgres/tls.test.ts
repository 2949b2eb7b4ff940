import { chownSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAddress } from '../../../packages/server/src/adapters/postgres/address.ts'
import { openPostgresStore } from '../../../packages/server/src/adapters/postgres/store.ts'
import { NOW } from '../../../packages/server/src/contract-tests/store-under-test.contract.ts'
import { testSealing } from '../../../packages/server/src/testing/sealing.ts'
import { requirement } from '../requirement.ts'
import { runStatement } from './databases.ts'
import { copyBinaries, installedBinaries } from './server/binaries.ts'
import { makeAuthority } from './server/certificates.ts'
import { type Cluster, makeDataFolder, startCluster } from './server/cluster.ts'

const postgres = await requirement('PostgreSQL from npm for this platform', () => installedBinaries() !== null)

/** Who is connected over TCP must be encrypted; the test's own questions come from elsewhere. */
const ENCRYPTED_ONLY = 'hostssl all all 127.0.0.1/32 trust\nhostssl all all ::1/128 trust\n'

describe.skipIf(postgres.missing)('a PostgreSQL server that speaks TLS alone', () => {
  const opened = new AsyncDisposableStack()
  const files: Record<'ours' | 'foreign', string> = { ours: '', foreign: '' }
  /** By the name that their certificates are for. */
  let servers: Record<'localhost' | 'elsewhere', Cluster>
  beforeAll(async () => {
    const binaries = copyBinaries(installedBinaries() ?? '')
    opened.defer(() => rmSync(binaries.folder, { recursive: true }))
    const [ours, foreign] = [await makeAuthority('Ours'), await makeAuthority('Foreign')]
    for (const [name, { pem }] of Object.entries({ ours, foreign })) {
      files[name as keyof typeof files] = join(binaries.folder, `${name}.pem`)
      writeFileSync(join(binaries.folder, `${name}.pem`), pem)
    }
    const start = async (name: string, certified: string) => {
      const folder = await makeDataFolder(binaries, name)
      const { cert, key } = await ours.certify(certified)
      for (const [file, content] of Object.entries({ 'server.crt': cert, 'server.key': key })) {
        writeFileSync(join(folder, file), content, { mode: 0o600 })
        if (binaries.user !== undefined) chownSync(join(folder, file), binaries.user.uid, binaries.user.gid)
      }
      writeFileSync(join(folder, 'pg_hba.conf'), ENCRYPTED_ONLY)
      const cluster = await startCluster(binaries, folder, ['ssl=on'])
      opened.defer(() => cluster.stop())
      return cluster
    }
    servers = {
      localhost: await start('localhost', 'localhost'),
      elsewhere: await start('elsewhere', 'db.example.com'),
    }
  })
  afterAll(() => opened.disposeAsync())

  /** Opens a store there, as `localhost`, and gives what protects its connections; of one that is refused, why. */
  async function connect(server: keyof typeof servers, parameters: string): Promise<unknown> {
    const url = new URL(`${servers[server].url('postgres')}?${parameters}`)
    url.hostname = 'localhost'
    let store: Awaited<ReturnType<typeof openPostgresStore>>
    try {
      const address = readAddress(url.href)
      store = await openPostgresStore({ address, clock: () => NOW, onCommit: () => {}, sealing: testSealing() })
    } catch (fault) {
      expect(fault).toMatchObject({ code: 'config_invalid' })
      return (fault as Error).message
    }
    try {
      await store.changes.head()
      const protecting = await runStatement(
        `${servers[server].url('postgres')}?sslmode=no-verify`,
        "select distinct ssl, version from pg_stat_ssl join pg_stat_activity using (pid) where application_name = 'latchkey'",
      )
      return protecting
    } finally {
      await store.close()
    }
  }
  const encrypted = [{ ssl: true, version: 'TLSv1.3' }]
  const ours = () => `sslrootcert=${files.ours}`
  const foreign = () => `sslrootcert=${files.foreign}`

  test('verify-full takes a certificate for this name by who is trusted', async () => {
    expect(await connect('localhost', `sslmode=verify-full&${ours()}`)).toEqual(encrypted)
  })

  test('verify-full refuses a certificate for another name, which verify-ca takes', async () => {
    expect(await connect('elsewhere', `sslmode=verify-full&${ours()}`)).toMatch(
      /can’t be reached safely.*db\.example\.com/,
    )
    expect(await connect('elsewhere', `sslmode=verify-ca&${ours()}`)).toEqual(encrypted)
  })

  test.each(['verify-full', 'verify-ca', 'require'])(
    '%s refuses a certificate by somebody else than is named',
    async (mode) => {
      expect(await connect('localhost', `sslmode=${mode}&${foreign()}`)).toMatch(/can’t be reached safely.*certificate/)
    },
  )

  test('verify-full without a name trusts whom the system trusts, who does not vouch here', async () => {
    expect(await connect('localhost', 'sslmode=verify-full')).toMatch(/can’t be reached safely.*Give sslrootcert/)
  })

  test('require encrypts, whoever answers', async () => {
    expect(await connect('elsewhere', 'sslmode=require')).toEqual(encrypted)
  })

  test('nothing is sent in the clear that a server wants encrypted, and the operator is told', async () => {
    expect(await connect('localhost', 'sslmode=disable')).toMatch(/does not let this user in/)
  })
})

describe.skipIf(postgres.missing)('a PostgreSQL server without TLS', () => {
  test('is refused by every mode that encrypts', async () => {
    const binaries = copyBinaries(installedBinaries() ?? '')
    const cluster = await startCluster(binaries, await makeDataFolder(binaries, 'plain'))
    try {
      for (const mode of ['require', 'verify-ca', 'verify-full']) {
        const address = readAddress(`${cluster.url('postgres')}?sslmode=${mode}`)
        const opening = openPostgresStore({ address, clock: () => NOW, onCommit: () => {}, sealing: testSealing() })
        await expect(opening).rejects.toMatchObject({
          code: 'config_invalid',
          message: expect.stringMatching(/can’t be reached safely.*does not support SSL/),
        })
      }
    } finally {
      await cluster.stop()
      rmSync(binaries.folder, { recursive: true })
    }
  })
})

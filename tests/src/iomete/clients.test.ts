import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { requirement } from '../requirement.ts'
import { runAlone } from '../seam/drive.ts'
import { CLIENTS, installPythonClient, PYTHON } from './installed-client.ts'
import { type IometePlatform, startIometePlatform } from './platform.ts'

const curl = await requirement('curl', async () => (await runAlone('curl', ['--version'], {})).status === 0)
const python = await requirement("Python 3 with venv, and IOMETE's SDK from PyPI", installPythonClient)

let platform: IometePlatform
beforeAll(async () => {
  platform = await startIometePlatform()
  return () => platform.close()
})

interface Outcome {
  readonly value?: unknown
  readonly error?: {
    readonly status: number
    readonly content: { readonly errorCode?: string; readonly message?: string }
  }
}

async function drive(steps: readonly object[]): Promise<readonly Outcome[]> {
  const { status, stdout, stderr } = await runAlone(PYTHON, [join(CLIENTS, 'drive.py')], {}, JSON.stringify(steps))
  if (status !== 0) throw new Error(`The driver ended with ${status}: ${stderr}`)
  return JSON.parse(stdout)
}

const idOf = (outcome: Outcome | undefined): string =>
  (outcome?.value as { readonly id?: string } | undefined)?.id ?? ''

const jobsUrl = () => `${platform.api}/api/v2/domains/${platform.domain}/sdk/spark/jobs`

describe.skipIf(curl.missing)('curl', () => {
  test.each([
    ['X-API-Token: ', 'pat', 200],
    ['Authorization: Bearer ', 'pat', 200],
    ['Authorization: ', 'pat', 200],
    ['X-API-Token: ', 'suspendedPat', 401],
    ['X-API-Token: ', 'expiredPat', 401],
  ] as const)('-H "%s<%s>" gets %i', async (header, token, status) => {
    const args = ['--silent', '--include', jobsUrl(), '-H', `${header}${platform[token]}`]
    const { stdout } = await runAlone('curl', args, {})
    expect(stdout).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  })
})

describe.skipIf(python.missing)('Python', () => {
  test('requests, as the documentation shows it, reads with a token and is refused with one that has expired', async () => {
    const step = (token: string) => ({ client: 'requests', url: jobsUrl(), token })
    const [good, expired] = await drive([step(platform.pat), step(platform.expiredPat)])
    expect(good).toMatchObject({ value: { status: 200, body: { items: [] } } })
    expect(expired).toMatchObject({ value: { status: 401, body: { errorCode: 'UNAUTHORIZED' } } })
  })

  test('iomete-sdk manages jobs and their runs', async () => {
    const base = { client: 'sdk', host: platform.api, domain: platform.domain, token: platform.pat }
    const payload = { name: 'from-python', bundleId: 'b1', template: { sql: 'select * from customers' } }
    const [made] = await drive([{ ...base, call: 'create_job', parameters: { payload } }])
    const job_id = idOf(made)
    const job = { job_id }
    const [listed, byId, byName, updated, run] = await drive([
      { ...base, call: 'get_jobs' },
      { ...base, call: 'get_job_by_id', parameters: job },
      { ...base, call: 'get_job_by_name', parameters: { job_name: 'from-python' } },
      { ...base, call: 'update_job', parameters: { ...job, payload: { priority: 'HIGH' } } },
      { ...base, call: 'submit_job_run', parameters: { ...job, payload: {} } },
    ])
    expect(listed?.value).toMatchObject([{ id: job_id }])
    for (const one of [byId, byName]) expect(one?.value).toMatchObject({ id: job_id, bundleId: 'b1' })
    expect(updated?.value).toMatchObject({ priority: 'HIGH' })
    const run_id = idOf(run)
    const rest = await drive([
      { ...base, call: 'get_job_runs', parameters: job },
      { ...base, call: 'get_job_run_by_id', parameters: { ...job, run_id } },
      { ...base, call: 'get_job_run_logs', parameters: { ...job, run_id } },
      { ...base, call: 'get_job_run_metrics', parameters: { ...job, run_id } },
      { ...base, call: 'cancel_job_run', parameters: { ...job, run_id } },
      { ...base, call: 'delete_job_by_id', parameters: job },
      { ...base, call: 'get_job_by_id', parameters: job },
    ])
    expect(rest.slice(0, 4).map(({ value }) => value)).toMatchObject([
      { items: [{ id: run_id }] },
      { state: 'COMPLETED' },
      { items: expect.any(Array) },
      { rows: 80 },
    ])
    expect(rest.slice(4)).toMatchObject([{ value: null }, { value: null }, { error: { status: 404 } }])
  })

  test('iomete-sdk raises its own error, with status and content, for each token that is not good', async () => {
    const tokens = [platform.suspendedPat, platform.expiredPat, platform.revokedPat, platform.neverIssuedPat, 'garbage']
    const base = { client: 'sdk', host: platform.api, domain: platform.domain, call: 'get_jobs' }
    const outcomes = await drive(tokens.map((token) => ({ ...base, token })))
    expect(outcomes).toHaveLength(tokens.length)
    for (const { error } of outcomes)
      expect(error).toMatchObject({ status: 401, content: { errorCode: 'UNAUTHORIZED' } })
    const readOnly = {
      ...base,
      token: platform.readOnlyPat,
      call: 'create_job',
      parameters: { payload: { name: 'x', bundleId: 'b' } },
    }
    expect(await drive([readOnly])).toMatchObject([{ error: { status: 403 } }])
  })

  test('iomete-sdk works with a service account’s token', async () => {
    const step = {
      client: 'sdk',
      host: platform.api,
      domain: platform.domain,
      call: 'get_jobs',
      token: platform.serviceAccountToken,
    }
    expect(await drive([step])).toEqual([{ value: expect.any(Array) }])
  })
})

import type { ChangeEntry } from '@latchkey/verifier'
import { describe, expect, test } from 'vitest'
import { httpAdopt } from './http-adopt.ts'
import { serviceCall } from './service-call.ts'

/** A service that gives one answer, and what it was asked. */
function asking(answer: unknown, status = 200) {
  const asked: { url: string; body: unknown; authorization: string | null }[] = []
  const applied: ChangeEntry[][] = []
  const call = serviceCall({
    url: 'https://tokens.example/base/',
    serviceKey: 'svc',
    fetch: async (url, init) => {
      const { headers, body } = new Request(url as string, init as RequestInit)
      const text = body === null ? '' : await new Response(body).text()
      asked.push({ url: String(url), body: JSON.parse(text), authorization: headers.get('authorization') })
      return new Response(typeof answer === 'string' ? answer : JSON.stringify(answer), { status })
    },
  })
  const adopt = httpAdopt(call, 1000, (changes) => void applied.push([...changes]))
  return { adopt, asked, applied }
}

const EPOCH = 'e1'
const POSITION = `${EPOCH}.7`

describe('a token that is shown to the service', () => {
  test('goes there once, in the body and nowhere else, with the address it came from', async () => {
    const { adopt, asked } = asking({ outcome: 'unknown' })
    expect(await adopt('foreign', '192.0.2.1')).toEqual({ outcome: 'unknown' })
    expect(asked).toEqual([
      {
        url: 'https://tokens.example/base/v1/records/adopt',
        body: { token: 'foreign', ip: '192.0.2.1' },
        authorization: 'Bearer svc',
      },
    ])
  })

  test('that was adopted makes this process forget first that nobody issued it', async () => {
    const { adopt, applied } = asking({ outcome: 'adopted', credentialId: 'tok_1', position: POSITION })
    expect(await adopt('foreign', null)).toEqual({ outcome: 'adopted' })
    expect(applied).toEqual([[{ type: 'credential', id: 'tok_1', position: { epoch: EPOCH, numbers: [7] } }]])
  })

  test('is to come again when the service says when, and nothing is forgotten', async () => {
    const { adopt, applied } = asking({ outcome: 'busy', retryAfterMs: 1500 })
    expect(await adopt('foreign', null)).toEqual({ outcome: 'busy', retryAfterMs: 1500 })
    expect(applied).toEqual([])
  })

  test.each([
    {},
    null,
    'adopted',
    [],
    { outcome: 'maybe' },
    { outcome: 'busy' },
    { outcome: 'busy', retryAfterMs: '1' },
    { outcome: 'adopted' },
    { outcome: 'adopted', credentialId: 'tok_1' },
    { outcome: 'adopted', credentialId: 7, position: POSITION },
    { outcome: 'adopted', credentialId: 'tok_1', position: -1 },
    { outcome: 'adopted', credentialId: 'tok_1', position: 'x' },
  ])('and is answered %j is a fault that holds neither token nor key', async (answer) => {
    const { adopt, applied } = asking(JSON.stringify(answer))
    const fault = await adopt('the-foreign-token', null).then(
      () => null,
      (error: Error) => error,
    )
    expect(fault?.message).toMatch(
      /^https:\/\/tokens\.example\/base\/v1\/records\/adopt answered what it was not asked for/,
    )
    expect(fault?.message).not.toMatch(/the-foreign-token|svc/)
    expect(applied).toEqual([])
  })

  test.each([401, 403, 500])('and is answered %i is a fault, after one attempt', async (status) => {
    const { adopt, asked } = asking({}, status)
    await expect(adopt('foreign', null)).rejects.toThrow(`answered ${status}`)
    expect(asked).toHaveLength(1)
  })

  test('is not shown a second time when the connection breaks: it may have been adopted, and counts as a failed try', async () => {
    let asked = 0
    const fetch = async () => {
      asked++
      throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } })
    }
    const call = serviceCall({ url: 'https://tokens.example', serviceKey: 'svc', fetch })
    await expect(httpAdopt(call, 1000, () => {})('foreign', null)).rejects.toThrow('ECONNRESET')
    expect(asked).toBe(1)
  })
})

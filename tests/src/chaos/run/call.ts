import { createHash } from 'node:crypto'
import { machineTime } from '../../data-plane/world/machine-time.ts'
import type { ChangeAnswer } from '../evidence.ts'

export interface Call {
  readonly method: 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly token: string
  readonly body?: object
  readonly key: string | null
}

export interface Answered {
  readonly sentAt: number
  readonly answeredAt: number | null
  readonly answer: ChangeAnswer
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they have asked for.
  readonly json: any
}

const PATIENCE_MS = 8000

/** Sends one request, once. */
export async function send(url: string, { method, path, token, body, key }: Call): Promise<Answered> {
  const sentAt = machineTime()
  try {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(key !== null && { 'idempotency-key': key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const text = await response.text()
    const json = text === '' ? null : JSON.parse(text)
    const answer = read(response, json)
    return { sentAt, answer, json, answeredAt: answer.kind === 'unknown' ? null : machineTime() }
  } catch {
    return { sentAt, answeredAt: null, answer: { kind: 'unknown' }, json: null }
  }
}

// biome-ignore lint/suspicious/noExplicitAny: as above.
function read({ ok, status }: Response, json: any): ChangeAnswer {
  if (status === 503) return { kind: /not known whether/.test(json?.detail ?? '') ? 'unknown' : 'nothing' }
  if (!ok) return { kind: 'refused', code: String(json?.code ?? status) }
  if (typeof json?.secret !== 'string') return { kind: 'done' }
  const secret = createHash('sha256').update(json.secret).digest('hex')
  return { kind: 'done', version: json.credential.secretVersion, secret }
}

import type { FieldFault } from '@latchkey/core'
import { apiError, type LatchkeyApiError, UnexpectedAnswerError } from '../errors.ts'

/** The JSON object of a good answer; undefined when the answer says that it has none (204). */
export function readBody(text: string, status: number): unknown {
  if (status === 204) return undefined
  const body = parseObject(text)
  if (body !== undefined) return body
  throw new UnexpectedAnswerError(
    'The answer is not a JSON object: the address seems to lead to something other than a Latchkey service.',
    status,
  )
}

/** The error for an answer that is not good. `token` is taken out of whatever the other side wrote. */
export function readProblem(
  response: Response,
  text: string,
  token: string,
  retryAfterSeconds: number | undefined,
): LatchkeyApiError | UnexpectedAnswerError {
  const { status } = response
  if (status >= 300 && status < 400) {
    return new UnexpectedAnswerError(
      'The service answered with a redirect, which is not followed, so that the token goes nowhere else. Use the final address as `url`.',
      status,
    )
  }
  const problem = parseObject(text.replaceAll(token, '[redacted]'))
  if (problem === undefined || typeof problem['code'] !== 'string') {
    return new UnexpectedAnswerError(
      `The answer has status ${status} and is not an error of a Latchkey service: something between may have answered in its place.`,
      status,
    )
  }
  return apiError({
    status,
    code: problem['code'],
    title: wording(problem['title']),
    detail: wording(problem['detail']),
    fields: list(problem['errors']).filter(isFault),
    requiredScopes: list(problem['requiredScopes']).filter((scope) => typeof scope === 'string'),
    requestId: response.headers.get('request-id') ?? response.headers.get('x-request-id') ?? undefined,
    retryAfterSeconds,
  })
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

const wording = (value: unknown): string => (typeof value === 'string' ? value : '')
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

function isFault(value: unknown): value is FieldFault {
  if (typeof value !== 'object' || value === null) return false
  const { pointer, message } = value as Record<string, unknown>
  return typeof pointer === 'string' && typeof message === 'string'
}

import { expect } from 'vitest'
import type { Answer } from './service.ts'

/** Holds that an answer is a refusal in good form: 4xx, problem details, a code and a sentence. `what` names the attempt when it is not. */
export function expectRefusal({ status, headers, json, text }: Answer, what: string): void {
  const seen = `${what}: ${status} ${text.slice(0, 300)}`
  expect(status >= 400 && status < 500, seen).toBe(true)
  expect(headers.get('content-type'), seen).toBe('application/problem+json')
  expect(json, seen).toMatchObject({ status, code: expect.stringMatching(/^[a-z_]+$/), detail: expect.any(String) })
}

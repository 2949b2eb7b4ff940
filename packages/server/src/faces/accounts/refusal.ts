import { LatchkeyError } from '@latchkey/core'
import { filled, type Texts, waitInWords } from './texts.ts'

export interface Refusal {
  readonly status: number
  readonly text: string
}

/** What a form says when whoever sent it was not believed. Throws everything else on. */
export function refusalOf(error: unknown, texts: Texts, refused: string): Refusal {
  if (error instanceof LatchkeyError && error.code === 'authentication_refused') return { status: 403, text: refused }
  if (error instanceof LatchkeyError && error.code === 'rate_limited') {
    const wait = waitInWords(texts, error.retryAfterMs ?? 0)
    return { status: 429, text: filled(texts.signInThrottled, { wait }) }
  }
  throw error
}

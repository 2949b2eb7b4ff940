import { Secret } from '@latchkey/core'

/** The text of an answer that is about to be sealed: the one place where a secret inside it becomes text. */
export function answerToText(answer: unknown): string {
  return JSON.stringify(answer, function (this: Record<string, unknown>, key, value) {
    const original = this[key]
    return original instanceof Secret ? { $secret: original.reveal() } : value
  })
}

export function answerFromText<T>(text: string): T {
  return JSON.parse(text, (_key, value) =>
    typeof value?.$secret === 'string' ? new Secret(value.$secret) : value,
  ) as T
}

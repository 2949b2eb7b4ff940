import { present } from '../call/caller.ts'

const REDACTED = '[redacted: read .secret]'

/**
 * Keeps the secret of an answer out of logs: `console.log` and `JSON.stringify` of the answer show a placeholder, while `.secret`
 * is the plain string.
 */
export function guardSecret<Answer extends { readonly secret: string }>(answer: Answer): Answer {
  present(answer.secret, 'secret')
  const shown = () => ({ ...answer, secret: REDACTED })
  return Object.defineProperties(answer, {
    toJSON: { value: shown },
    [Symbol.for('nodejs.util.inspect.custom')]: { value: shown },
    [Symbol.for('Deno.customInspect')]: { value: (inspect: (value: unknown) => string) => inspect(shown()) },
  })
}

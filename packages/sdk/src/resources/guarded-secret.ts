import { present } from '../call/caller.ts'

/**
 * Keeps the secret of an answer out of logs: `console.log` and `JSON.stringify` of the answer show a placeholder, while `.secret`
 * is the plain string.
 */
export function guardSecret<Answer extends { readonly secret: string }>(answer: Answer): Answer {
  return guard(answer, 'secret')
}

/** The same for an answer whose secret is its `code`. */
export function guardCode<Answer extends { readonly code: string }>(answer: Answer): Answer {
  return guard(answer, 'code')
}

function guard<Name extends string, Answer extends Readonly<Record<Name, string>>>(answer: Answer, name: Name): Answer {
  present(answer[name], name)
  const shown = () => ({ ...answer, [name]: `[redacted: read .${name}]` })
  return Object.defineProperties(answer, {
    toJSON: { value: shown },
    [Symbol.for('nodejs.util.inspect.custom')]: { value: shown },
    [Symbol.for('Deno.customInspect')]: { value: (inspect: (value: unknown) => string) => inspect(shown()) },
  })
}

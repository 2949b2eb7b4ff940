import type { ContentfulStatusCode } from 'hono/utils/http-status'

interface SeamErrorContext {
  /** Per parameter, in the shape of zod's `format()`; Seam's clients read it when the type is `invalid_input`. */
  readonly validationErrors?: object
  readonly headers?: Readonly<Record<string, string>>
}

/** A refusal that reaches the client in Seam's envelope. `type` is a machine's name, `message` a person's sentence. */
export class SeamError extends Error {
  override readonly name = 'SeamError'
  readonly status: ContentfulStatusCode
  readonly type: string
  readonly validationErrors: object | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(status: ContentfulStatusCode, type: string, message: string, context: SeamErrorContext = {}) {
    super(message)
    this.status = status
    this.type = type
    this.validationErrors = context.validationErrors
    this.headers = context.headers ?? {}
  }
}

/** A 400 whose fault is one thing that no single parameter carries. */
export function invalidInput(message: string): SeamError {
  return new SeamError(400, 'invalid_input', message, { validationErrors: { _errors: [message] } })
}

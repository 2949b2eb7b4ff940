import type { SeamError } from './seam-error.ts'

/** Seam's clients report this header with every failure; every answer carries it. */
export const REQUEST_ID_HEADER = 'seam-request-id'

/** The body of a refusal. Seam's clients want both texts, and the content type to begin with `application/json`. */
export function refusalBody({ type, message, validationErrors }: SeamError): object {
  const described = validationErrors === undefined ? {} : { validation_errors: validationErrors }
  return { error: { type, message, ...described }, ok: false }
}

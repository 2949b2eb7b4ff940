import { invalidField, LatchkeyError, missing } from '@latchkey/core'

/** Throws `invalid_input` for a role that the platform does not have. */
export function requireRole(role: string, names: readonly string[]): void {
  if (!names.includes(role))
    throw invalidField('/role', `There is no such role here; choose one of ${names.join(', ')}.`)
}

/** Nobody makes another person mightier than they are themselves, here and now, with the credential at hand. Throws `exceeds_own_access`. */
export function requireHolds(held: readonly string[], rights: readonly string[], pointer = '/role'): void {
  // Power over the token at hand alone is nothing that could be handed on.
  const lacking = missing(rights, held).filter((name) => !name.startsWith('self:'))
  if (lacking.length === 0) return
  const message = `That gives ${lacking.join(', ')}, which your credential or your role does not have here.`
  throw new LatchkeyError('exceeds_own_access', message, { fields: [{ pointer, message }] })
}

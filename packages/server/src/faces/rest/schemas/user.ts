import { formatInstant, type Principal } from '@latchkey/core'
import { z } from 'zod'
import { timeText } from './time.ts'

/** An address that mail can be sent to, as far as its form tells. */
export const emailText = z
  .string()
  .max(254)
  .transform((text) => text.trim().toLowerCase())
  .pipe(z.string().regex(/^[^\s@\p{Cc}]{1,64}@[^\s@\p{Cc}]{1,189}$/u, 'Write an e-mail address.'))
  .meta({ type: 'string', format: 'email' })

/** As typed; whether it will do is asked when it is set. */
export const passwordText = z.string().min(1).max(1000).meta({ format: 'password' })

export const userSchema = z
  .object({
    id: z.string(),
    email: z.string().nullable(),
    name: z.string(),
    handle: z.string(),
    state: z.enum(['active', 'suspended', 'deleted']),
    role: z.string(),
    createdAt: timeText,
    updatedAt: timeText,
  })
  .meta({ id: 'User' })

export function userView(user: Principal): z.infer<typeof userSchema> {
  const { id, email, name, handle, state, role } = user
  return {
    id,
    email,
    name,
    handle,
    state,
    role,
    createdAt: formatInstant(user.createdAt),
    updatedAt: formatInstant(user.updatedAt),
  }
}

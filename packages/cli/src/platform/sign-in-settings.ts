import type { LatchkeyConfig } from '@latchkey/server'
import { z } from 'zod'

/** The part of the configuration file on how people sign in. What is left out is open. */
export const signInFields = {
  signIn: z.strictObject({ password: z.boolean().optional(), passkeys: z.boolean().optional() }).optional(),
}
export type SignInFields = z.output<z.ZodObject<typeof signInFields>>

export type SignInSettings = Pick<LatchkeyConfig, 'signIn'>

export function signInSettings({ signIn }: SignInFields): SignInSettings {
  const { password, passkeys } = signIn ?? {}
  return {
    signIn: { ...(password !== undefined && { password }), ...(passkeys !== undefined && { passkeys }) },
  }
}

import type { LatchkeyConfig } from '@latchkey/server'
import { z } from 'zod'

const provider = z.strictObject({
  name: z.string(),
  label: z.string().min(1).max(60).optional(),
  issuer: z.string(),
  clientId: z.string(),
  clientSecret: z.string().optional(),
  scope: z.string().optional(),
  linkByEmail: z.boolean().optional(),
  createFor: z.array(z.string()).optional(),
})

/** The part of the configuration file on how people sign in. What is left out is open; a provider's secret may be left to the environment. */
export const signInFields = {
  signIn: z
    .strictObject({
      password: z.boolean().optional(),
      passkeys: z.boolean().optional(),
      accounts: z.array(z.enum(['invitation', 'provider', 'api'])).optional(),
      providers: z.array(provider).max(20).optional(),
    })
    .optional(),
}
export type SignInFields = z.output<z.ZodObject<typeof signInFields>>

export type SignInSettings = Pick<LatchkeyConfig, 'signIn'>

/** The file's settings, with each provider's secret from `LATCHKEY_OIDC_<NAME>_SECRET` where that is set. */
export function signInSettings({ signIn }: SignInFields, environment: NodeJS.ProcessEnv = process.env): SignInSettings {
  const { password, passkeys, accounts, providers } = signIn ?? {}
  const secretOf = (name: string) => environment[`LATCHKEY_OIDC_${name.toUpperCase().replaceAll('-', '_')}_SECRET`]
  return {
    signIn: {
      ...(password !== undefined && { password }),
      ...(passkeys !== undefined && { passkeys }),
      ...(accounts !== undefined && { accounts }),
      ...(providers !== undefined && {
        providers: providers.map(({ clientSecret, ...rest }) => {
          const secret = secretOf(rest.name) || clientSecret
          return { ...defined(rest), ...(secret !== undefined && { clientSecret: secret }) }
        }),
      }),
    },
  }
}

/** Without the members that are undefined. */
function defined<T extends object>(value: T): { [Name in keyof T]: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as never
}

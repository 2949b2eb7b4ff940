import { randomBytes } from 'node:crypto'

export const OPERATOR = { email: 'operator@example.com', name: 'Demo Operator' }
export const ADA = { email: 'ada@example.com', name: 'Ada Lovelace' }
export const GRACE = { email: 'grace@example.com', name: 'Grace Hopper' }

/** What both Ada and the operator sign in to the console with. */
export const newConsolePassword = (): string => randomBytes(12).toString('base64url')

/** What programs are told of it; the password is null when it was shown at an earlier start. */
export const consoleKeys = (password: string | null) => ({
  consoleUser: ADA.email,
  consoleOperator: OPERATOR.email,
  consolePassword: password,
})

/** What a person is told of it. */
export const consoleFact = (service: string, password: string | null | undefined): readonly [string, string] => [
  'console',
  password
    ? `${service}/sign-in as ${ADA.email} or ${OPERATOR.email}, password ${password}`
    : `${service}/sign-in; the password was shown at the first start`,
]

import type { LatchkeyConfig } from '@latchkey/server'
import { z } from 'zod'
import { CommandFailure } from '../failure.ts'

export type NoticeSettings = Pick<LatchkeyConfig, 'publicUrl' | 'mail' | 'webhook' | 'notices'>

const days = z.number().min(0).max(365)

/** The part of the configuration file on telling owners; what is secret may be left to the environment. */
export const noticeFields = {
  publicUrl: z.string().optional(),
  mail: z
    .strictObject({ smtpUrl: z.string().optional(), from: z.string().optional(), ca: z.string().optional() })
    .optional(),
  webhook: z.strictObject({ url: z.string().optional(), secret: z.string().optional() }).optional(),
  notices: z
    .strictObject({
      earlyDays: days.optional(),
      finalDays: days.optional(),
      idleDays: days.optional(),
      manageUrl: z.string().optional(),
    })
    .optional(),
}
export type NoticeFields = z.output<z.ZodObject<typeof noticeFields>>

/** Where each secret, or setting that differs between machines, is read from; it goes before the file. */
const VARIABLES = {
  publicUrl: 'LATCHKEY_PUBLIC_URL',
  smtpUrl: 'LATCHKEY_SMTP_URL',
  from: 'LATCHKEY_MAIL_FROM',
  webhookUrl: 'LATCHKEY_WEBHOOK_URL',
  webhookSecret: 'LATCHKEY_WEBHOOK_SECRET',
} as const

/** The environment's settings over those of the file. Half of a pair is a mistake: whoever set it wants notices, and would get none. */
export function noticeSettings(file: NoticeFields, environment: NodeJS.ProcessEnv = process.env): NoticeSettings {
  const of = (name: keyof typeof VARIABLES) => environment[VARIABLES[name]] || undefined
  const publicUrl = of('publicUrl') ?? file.publicUrl
  const mail = pair(
    ['smtpUrl', of('smtpUrl') ?? file.mail?.smtpUrl, VARIABLES.smtpUrl],
    ['from', of('from') ?? file.mail?.from, VARIABLES.from],
    'mail',
  )
  const webhook = pair(
    ['url', of('webhookUrl') ?? file.webhook?.url, VARIABLES.webhookUrl],
    ['secret', of('webhookSecret') ?? file.webhook?.secret, VARIABLES.webhookSecret],
    'webhook',
  )
  const { earlyDays, finalDays, idleDays, manageUrl } = file.notices ?? {}
  return {
    ...(publicUrl !== undefined && { publicUrl }),
    ...(mail !== null && { mail: { ...mail, ...(file.mail?.ca !== undefined && { ca: file.mail.ca }) } }),
    ...(webhook !== null && { webhook }),
    notices: {
      ...(earlyDays !== undefined && { earlyDays }),
      ...(finalDays !== undefined && { finalDays }),
      ...(idleDays !== undefined && { idleDays }),
      ...(manageUrl !== undefined && { manageUrl }),
    },
  }
}

type Half<Name extends string> = readonly [name: Name, value: string | undefined, variable: string]

function pair<A extends string, B extends string>(one: Half<A>, other: Half<B>, what: string) {
  if (one[1] === undefined && other[1] === undefined) return null
  for (const [name, value, variable] of [one, other]) {
    if (value === undefined)
      throw new CommandFailure(
        'usage',
        `The ${what} is set up by half: set ${variable}, or ${what}.${name} in the configuration.`,
      )
  }
  return { [one[0]]: one[1], [other[0]]: other[1] } as Record<A | B, string>
}

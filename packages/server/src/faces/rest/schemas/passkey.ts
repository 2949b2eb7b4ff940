import { formatInstant } from '@latchkey/core'
import { z } from 'zod'
import type { Passkey } from '../../../control/account/passkeys.ts'
import { timeText } from './time.ts'

/** What a browser made of the options, in the JSON form of Web Authentication; checked by who knows its parts. */
export const passkeyAnswer = z
  .looseObject({ id: z.string().max(2000) })
  .meta({ id: 'PublicKeyCredential', description: 'What `PublicKeyCredential.toJSON()` gives.' })

export const passkeyOptionsParts = {
  answer: z
    .object({ options: z.looseObject({ challenge: z.string() }) })
    .meta({ id: 'PasskeyOptions', description: 'What `parse…OptionsFromJSON()` of the browser takes.' }),
  view: (options: object) => ({ options }),
}

export const passkeySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    isBackedUp: z.boolean().meta({ description: 'Whether it is kept in more than one place.' }),
    createdAt: timeText,
    lastUsedAt: timeText.nullable(),
  })
  .meta({ id: 'Passkey' })

export function passkeyView({ id, name, isBackedUp, createdAt, lastUsedAt }: Passkey): z.infer<typeof passkeySchema> {
  return {
    id,
    name,
    isBackedUp,
    createdAt: formatInstant(createdAt),
    lastUsedAt: lastUsedAt === null ? null : formatInstant(lastUsedAt),
  }
}

import { formatInstant } from '@latchkey/core'
import { z } from 'zod'
import type { Identities } from '../../../control/account/identities.ts'
import { timeText } from './time.ts'

export const identitiesSchema = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        label: z
          .string()
          .meta({ description: 'What people call the provider; its address where there is none any more.' }),
        isOpen: z.boolean().meta({ description: 'Whether the operator still lets people sign in with it.' }),
        email: z.string().nullable().meta({ description: 'The address that the provider told last.' }),
        createdAt: timeText,
        lastUsedAt: timeText.nullable(),
      }),
    ),
    providers: z.array(z.object({ name: z.string(), label: z.string() })),
  })
  .meta({ id: 'Identities' })

export function identitiesView({ linked, offered }: Identities): z.infer<typeof identitiesSchema> {
  return {
    items: linked.map(({ id, provider, issuer, email, createdAt, lastUsedAt }) => ({
      id,
      label: provider?.label ?? issuer,
      isOpen: provider !== null,
      email,
      createdAt: formatInstant(createdAt),
      lastUsedAt: lastUsedAt === null ? null : formatInstant(lastUsedAt),
    })),
    providers: offered.map(({ name, label }) => ({ name, label })),
  }
}

import { SECOND } from '@latchkey/core'
import { z } from 'zod'
import type { Choices } from '../../../control/credentials/choices.ts'

const MOST_WORKSPACES = 100

export const choicesQuery = z.strictObject({
  workspaces: z
    .string()
    .max(20_000, 'Name fewer workspaces.')
    .transform((text) => text.split(','))
    .refine((names) => names.length <= MOST_WORKSPACES, `Name at most ${MOST_WORKSPACES} workspaces.`)
    .optional()
    .meta({ description: 'Ids or addresses, with commas between, that the credential would be limited to.' }),
})

export const choicesSchema = z
  .object({
    scopes: z
      .array(
        z.object({
          name: z.string(),
          description: z.string(),
          implies: z.array(z.string()).optional(),
          requires: z.array(z.string()).optional(),
          isManagement: z.boolean().meta({ description: 'Whether it is one of the management API.' }),
        }),
      )
      .meta({ description: 'What it may be given at this moment.' }),
    everything: z.string().nullable().meta({ description: 'The scope that stands for all that its owner may do.' }),
    defaultScopes: z.array(z.string()),
    defaultExpiry: z.string(),
    expiryPresets: z.array(z.string()),
    maxLifetimeSeconds: z.int().nullable(),
    expiryRequired: z.boolean(),
    approvalRequired: z.boolean(),
  })
  .meta({ id: 'CredentialChoices' })

export function choicesView(choices: Choices): z.infer<typeof choicesSchema> {
  const { scopes, defaultScopes, expiryPresets, maxLifetimeMs, ...rest } = choices
  return {
    ...rest,
    scopes: scopes.map(({ implies, requires, ...scope }) => ({
      ...scope,
      ...(implies && { implies: [...implies] }),
      ...(requires && { requires: [...requires] }),
    })),
    defaultScopes: [...defaultScopes],
    expiryPresets: [...expiryPresets],
    maxLifetimeSeconds: maxLifetimeMs === null ? null : Math.floor(maxLifetimeMs / SECOND),
  }
}

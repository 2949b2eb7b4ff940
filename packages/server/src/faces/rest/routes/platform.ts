import { z } from 'zod'
import { platformInfo } from '../../../control/platform-info.ts'
import { type Route, route } from '../route.ts'

const platformSchema = z
  .object({
    name: z.string(),
    tokenPrefix: z.string(),
    dialect: z.string(),
    apiUrl: z.string().nullable().meta({ description: 'Where the platform’s API is, if it is known.' }),
    scopes: z.array(
      z.object({
        name: z.string(),
        description: z.string(),
        implies: z.array(z.string()).optional(),
        requires: z
          .array(z.string())
          .optional()
          .meta({ description: 'Scopes that a credential must have beside this one.' }),
      }),
    ),
    roles: z.object({
      workspace: z.array(z.string()),
      organization: z.array(z.string()),
      platform: z.array(z.string()),
    }),
    defaultScopes: z.array(z.string()),
    defaultExpiry: z.string(),
    expiryPresets: z.array(z.string()),
    recoverable: z
      .boolean()
      .meta({ description: 'Whether the secrets of tokens and API keys made from now on can be shown again.' }),
    scanPattern: z
      .string()
      .meta({ description: 'A regular expression that finds this platform’s tokens, for secret scanners.' }),
  })
  .meta({ id: 'Platform' })

export const PLATFORM_ROUTES: readonly Route[] = [
  route('GET /v1/platform', {
    tag: 'Platform',
    summary: 'Scopes, roles and defaults of this platform',
    answer: platformSchema,
    useCase: platformInfo,
    input: () => ({}),
    view: (info) => info,
  }),
]

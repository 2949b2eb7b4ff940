import { formatInstant, type PrincipalId, type WorkspaceId } from '@latchkey/core'
import { z } from 'zod'
import { createEmbedCode } from '../../../control/embed/create-code.ts'
import { endEmbeds } from '../../../control/embed/end-sessions.ts'
import { type Route, route } from '../route.ts'
import { instantText, timeText } from '../schemas/time.ts'

const tag = 'Embedding'
const userId = z.string().max(64)

/** What the platform's own backend asks for the token page in the platform's own pages. */
export const EMBED_ROUTES: readonly Route[] = [
  route('POST /v1/embed-codes', {
    tag,
    summary: 'Hand a user over to the token page in a page of the platform’s own',
    body: z
      .strictObject({
        userId,
        origin: z.string().min(1).max(300).meta({ description: 'The origin of that page, one of the embedOrigins.' }),
        workspaceId: z
          .string()
          .max(64)
          .optional()
          .meta({ description: 'Limits the page to tokens of this workspace alone.' }),
        authenticatedAt: instantText.optional().meta({
          description:
            'When the user last proved to the platform who they are. Tokens are made and rotated within 15 minutes of it; without it, not at all.',
        }),
      })
      .meta({ id: 'CreateEmbedCode' }),
    status: 201,
    answer: z
      .object({
        code: z.string().meta({ description: 'For that page alone, once, within a minute.' }),
        expiresAt: timeText,
      })
      .meta({ id: 'EmbedCode' }),
    idempotent: true,
    useCase: createEmbedCode,
    input: ({ body }) => ({
      ...body,
      userId: body.userId as PrincipalId,
      workspaceId: body.workspaceId as WorkspaceId | undefined,
    }),
    view: ({ code, expiresAt }) => ({ code: code.reveal(), expiresAt: formatInstant(expiresAt) }),
  }),
  route('POST /v1/embed-sessions/end', {
    tag,
    summary: 'End a user’s embedded sessions: the user has signed out at the platform',
    body: z.strictObject({ userId }).meta({ id: 'EndEmbedSessions' }),
    answer: z.object({ ended: z.int() }).meta({ id: 'EndedEmbedSessions' }),
    useCase: endEmbeds,
    input: ({ body }) => ({ userId: body.userId as PrincipalId }),
    view: (ended) => ({ ended }),
  }),
]

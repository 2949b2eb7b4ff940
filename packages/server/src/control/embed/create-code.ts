import {
  type Instant,
  invalidField,
  LatchkeyError,
  MINUTE,
  type PrincipalId,
  plus,
  Secret,
  type WorkspaceId,
} from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import { type Context, command } from '../use-case.ts'
import { findUser } from '../users/user.ts'
import { embedCodeLookup } from './code.ts'

const LIFETIME_MS = MINUTE
/** So much further than ours may the clock of the platform be. */
const CLOCK_SLACK_MS = MINUTE

export interface CreateEmbedCodeInput {
  /** A user who is signed in at the platform at this moment. */
  readonly userId: PrincipalId
  /** The origin (RFC 6454) of the platform's page. */
  readonly origin: string
  /** The one workspace that the session will be limited to; left out for all that the user reaches. */
  readonly workspaceId?: WorkspaceId | undefined
  /** When the user last proved to the platform who they are. Without it no secret can be made in the session. */
  readonly authenticatedAt?: Instant | undefined
}

export interface CreatedEmbedCode {
  readonly code: Secret
  readonly expiresAt: Instant
}

/**
 * A code that one page of the platform exchanges for an embedded session, once and within a minute. Never for an operator: whoever holds a service key would otherwise
 * hold the operator's tokens.
 */
export const createEmbedCode = command(
  { scope: 'embeds:create', at: 'account', callers: ['service'] },
  async (context, input: CreateEmbedCodeInput) => {
    const { tables, caller, now, random, sha256 } = context
    const { userId, origin, workspaceId = null } = input
    requireKnownPage(context, origin)
    const user = await findUser(tables, userId)
    if (user.state !== 'active')
      throw new LatchkeyError(
        'invalid_state',
        'This user is suspended, so no session can be opened; resume the user first.',
      )
    if (user.role !== 'user')
      throw new LatchkeyError('exceeds_own_access', 'Codes are for plain users alone; an operator uses the console.')
    if (workspaceId !== null) await requireReached(context, user.id, workspaceId)
    const authenticatedAt = proofOf(input, now)
    const code = new Secret(Buffer.from(random(32)).toString('base64url'))
    const expiresAt = plus(now, LIFETIME_MS)
    const lookup = embedCodeLookup({ sha256 }, code)
    const serviceKeyId = caller.credential.id
    await tables.embedCodes.insert(
      { lookup, principalId: user.id, origin, workspaceId, authenticatedAt, serviceKeyId, expiresAt },
      now,
    )
    return {
      value: { code, expiresAt } satisfies CreatedEmbedCode,
      audit: [
        {
          action: 'embed_code.created',
          subjectId: user.id,
          ownerId: user.id,
          workspaceId,
          detail: { origin, authenticatedAt },
        },
      ],
      changes: [],
    }
  },
)

function requireKnownPage({ platform }: Pick<Context<unknown>, 'platform'>, origin: string): void {
  if ((platform.config.embedOrigins ?? []).includes(origin)) return
  throw invalidField(
    '/origin',
    'The token page is not shown there: name the origin, as in https://app.example.com, among the embedOrigins of the configuration.',
  )
}

async function requireReached(
  { tables, platform }: Context<WriteTables>,
  user: PrincipalId,
  id: WorkspaceId,
): Promise<void> {
  const workspace = await tables.workspaces.find(id)
  const isThere = workspace !== null && workspace.state === 'active'
  const rights = isThere ? platform.roles.workspaceRights(await tables.workspaces.standing(id, user)) : []
  if (rights.length === 0) throw invalidField('/workspaceId', 'There is no such workspace, or the user is not in it.')
}

function proofOf({ authenticatedAt }: CreateEmbedCodeInput, now: Instant): Instant | null {
  if (authenticatedAt === undefined) return null
  if (authenticatedAt > now + CLOCK_SLACK_MS)
    throw invalidField('/authenticatedAt', 'This moment has not come yet; send the time at which the user proved it.')
  return authenticatedAt > now ? now : authenticatedAt
}

import type { Guard, Requirement } from '@latchkey/guard'
import { protect } from '@latchkey/guard/hono'
import { type Credential, type Credentials, Latchkey, LatchkeyApiError, type NewCredential } from '@latchkey/sdk'
import type { Context, Hono } from 'hono'
import { z } from 'zod'
import { domainOf, type LakehouseEnv } from '../http/env.ts'
import { jsonBody } from '../http/json-body.ts'
import { LakehouseError } from '../http/lakehouse-error.ts'

const maxRps = z.int().min(1).max(100_000).nullable()
const newToken = z.strictObject({
  name: z.string().min(1).max(100),
  maxRps: maxRps.optional(),
  /** 7, 14, 30 or 90 days, or a time of one's own; `null` for never. */
  expirationDays: z
    .union([z.literal(7), z.literal(14), z.literal(30), z.literal(90)])
    .nullable()
    .optional(),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
})
const tokenChanges = z.strictObject({ status: z.enum(['ACTIVE', 'SUSPENDED']).optional(), maxRps: maxRps.optional() })

type OrganizationOf = (latchkey: Latchkey, context: Context<LakehouseEnv>, account: string) => Promise<string | null>

/** The published paths: within a domain, and the administrators', which name none. */
const PATHS: readonly {
  readonly path: string
  readonly requirement: Requirement
  readonly organizationOf: OrganizationOf
}[] = [
  {
    path: '/api/v1/domains/:domain/auth/service-accounts/:account/tokens',
    requirement: { workspace: 'required' },
    organizationOf: async (latchkey, context) => (await latchkey.workspaces.get(domainOf(context))).organizationId,
  },
  {
    path: '/api/v1/auth/service-accounts/:account/tokens',
    requirement: { workspace: 'none' },
    async organizationOf(latchkey, _context, account) {
      for await (const { id } of latchkey.organizations.list()) {
        for await (const known of latchkey.serviceAccounts.list(id)) if (known.id === account) return id
      }
      return null
    },
  },
]

/**
 * The tokens of service accounts, whose names are their handles. Who may manage them is Latchkey's to know: every call is made with the caller's own
 * token, and Latchkey asks for a team that the caller shares with the account.
 */
export function mountServiceAccountTokens(app: Hono<LakehouseEnv>, guard: Guard, latchkeyUrl: string): void {
  for (const { path, requirement, organizationOf } of PATHS) {
    const tokensOf = async (context: Context<LakehouseEnv>): Promise<Credentials> => {
      const latchkey = new Latchkey({ url: latchkeyUrl, token: tokenOf(context) })
      const account = context.req.param('account') ?? ''
      const organizationId = await organizationOf(latchkey, context, account)
      if (organizationId === null) throw new LakehouseError(404, 'NOT_FOUND', 'There is no such service account here.')
      return latchkey.serviceAccounts.tokens(organizationId, account)
    }
    mountTokens(app, path, protect(guard, requirement), tokensOf)
  }
}

function mountTokens(
  app: Hono<LakehouseEnv>,
  path: string,
  manage: ReturnType<typeof protect>,
  tokensOf: (context: Context<LakehouseEnv>) => Promise<Credentials>,
): void {
  const named = async (tokens: Credentials, name: string): Promise<Credential> => {
    for await (const token of tokens.list()) if (token.name === name && token.status !== 'revoked') return token
    throw new LakehouseError(404, 'NOT_FOUND', 'The service account has no token of this name.')
  }

  app.get(path, manage, (context) =>
    translated(async () => {
      const items: object[] = []
      for await (const token of (await tokensOf(context)).list())
        if (token.status !== 'revoked') items.push(view(token))
      return context.json({ items })
    }),
  )
  app.post(path, manage, async (context) => {
    const { name, maxRps: rps = null, expirationDays, expiresAt } = await jsonBody(context.req, newToken)
    const expiry = expiryOf(expirationDays, expiresAt)
    return translated(async () => {
      const { credential, secret } = await (await tokensOf(context)).create({
        name,
        rateLimit: limitOf(rps),
        ...expiry,
      })
      return context.json({ ...view(credential), token: secret }, 201, { 'cache-control': 'no-store' })
    })
  })
  app.patch(`${path}/:name`, manage, async (context) => {
    const { status, maxRps: rps } = await jsonBody(context.req, tokenChanges)
    return translated(async () => {
      const tokens = await tokensOf(context)
      let token = await named(tokens, context.req.param('name'))
      if (rps !== undefined) token = await tokens.edit(token.id, { rateLimit: limitOf(rps) })
      if (status === 'SUSPENDED') token = await tokens.suspend(token.id)
      if (status === 'ACTIVE') token = await tokens.resume(token.id)
      return context.json(view(token))
    })
  })
  app.delete(`${path}/:name`, manage, (context) =>
    translated(async () => {
      const tokens = await tokensOf(context)
      const { id } = await named(tokens, context.req.param('name'))
      await tokens.revoke(id, 'deleted in the lakehouse')
      return context.body(null, 204)
    }),
  )
}

/** What the guard has accepted, in whichever of the three places it was. */
function tokenOf({ req }: Context<LakehouseEnv>): string {
  const own = req.header('x-api-token')?.trim()
  return own || (req.header('authorization') ?? '').trim().replace(/^bearer +/i, '')
}

const limitOf = (rps: number | null) => (rps === null ? null : { requests: rps, windowSeconds: 1 })

function expiryOf(
  days: 7 | 14 | 30 | 90 | null | undefined,
  expiresAt: string | undefined,
): Pick<NewCredential, 'expires' | 'expiresAt'> {
  if (days !== undefined && expiresAt !== undefined)
    throw new LakehouseError(400, 'BAD_REQUEST', 'Choose expirationDays or expiresAt, not both.')
  if (expiresAt !== undefined) return { expiresAt }
  if (days === undefined) return {}
  return { expires: days === null ? 'never' : `${days}d` }
}

const STATUS = {
  active: 'ACTIVE',
  not_yet_active: 'ACTIVE',
  suspended: 'SUSPENDED',
  expired: 'EXPIRED',
  revoked: 'DELETED',
} as const

function view({ name, hint, status, rateLimit, expiresAt, createdAt, lastUse }: Credential): object {
  return {
    ...{ name, hint, status: STATUS[status], expiresAt, createdAt, lastUsedAt: lastUse?.at ?? null },
    maxRps: rateLimit === null ? null : Math.floor(rateLimit.requests / rateLimit.windowSeconds),
  }
}

/** A refusal of Latchkey is the caller's to read; anything else is a fault of ours. */
async function translated<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (cause) {
    if (!(cause instanceof LatchkeyApiError) || cause.status < 400 || cause.status >= 500) throw cause
    throw new LakehouseError(cause.status as 400, cause.code.toUpperCase(), cause.message)
  }
}

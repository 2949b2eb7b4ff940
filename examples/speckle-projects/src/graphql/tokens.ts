import type { OwnToken } from '../directory/directory.ts'
import { TOKEN_CREATE_ERROR } from '../directory/latchkey-directory.ts'
import { SpeckleError } from '../speckle-error.ts'
import type { SpeckleContext } from './context.ts'

/** What Speckle calls for ever: about a hundred years, in milliseconds. */
const FOR_EVER_MS = 3_154_000_000_000

interface ApiTokenCreateInput {
  readonly name: string
  readonly scopes: readonly string[]
  readonly lifespan?: number | null
  readonly limitResources?: readonly { readonly id: string; readonly type: 'project' | 'workspace' }[] | null
}

const tokenCreateError = (message: string) => new SpeckleError(400, TOKEN_CREATE_ERROR, message)

export async function apiTokenCreate(
  _: unknown,
  { token: wanted }: { token: ApiTokenCreateInput },
  { directory, token }: SpeckleContext,
): Promise<string> {
  const { name, scopes, lifespan, limitResources } = wanted
  if (scopes.length === 0) throw tokenCreateError('No scopes provided')
  if (scopes.includes('tokens:write'))
    throw tokenCreateError("You can't create a personal access token with the tokens:write scope")
  if (scopes.some((scope) => scope.endsWith('*')))
    throw tokenCreateError("You can't create a token with scopes that you don't have")
  if (lifespan !== undefined && lifespan !== null && lifespan < 0)
    throw tokenCreateError('A lifespan is a number of milliseconds above 0; this token would be dead on arrival.')
  if (limitResources?.some(({ type }) => type !== 'project'))
    throw tokenCreateError('This server has no workspaces: limit tokens to projects.')
  return directory.createToken(token, {
    name,
    scopes,
    lifespanMs: lifespan === undefined || lifespan === null || lifespan === 0 ? null : lifespan,
    projects: limitResources?.length ? limitResources.map(({ id }) => id) : null,
  })
}

/** Revoking what is revoked already is no mistake: the answer is the same. */
export async function apiTokenRevoke(
  _: unknown,
  { token: named }: { token: string },
  { directory, token }: SpeckleContext,
): Promise<true> {
  if (await directory.revokeToken(token, named)) return true
  throw badRevoke()
}

const badRevoke = () => new SpeckleError(400, 'USER_INPUT_ERROR', 'Did not revoke token')

export async function apiTokens(
  _: unknown,
  { includeRevoked }: { includeRevoked: boolean },
  { directory, token }: SpeckleContext,
) {
  const own = await directory.tokens(token)
  return own.filter(({ status }) => includeRevoked || status !== 'revoked').map(shown)
}

function shown(own: OwnToken) {
  const { createdAt, expiresAt, lastUsedAt } = own
  return {
    ...own,
    lifespan: expiresAt === null ? FOR_EVER_MS : Date.parse(expiresAt) - Date.parse(createdAt),
    // Speckle's schema has no null here, and its server the time of creation.
    lastUsed: lastUsedAt ?? createdAt,
  }
}

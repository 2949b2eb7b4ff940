import { type Credential, Latchkey, LatchkeyApiError } from '@latchkey/sdk'
import { projectResource } from '../access/project-access.ts'
import { badInput, SpeckleError } from '../speckle-error.ts'
import type { Directory, NewToken, OwnToken } from './directory.ts'

/** The directory that Latchkey keeps, asked through its SDK. The service key is for telling whose a token is that somebody wants revoked. */
export function latchkeyDirectory(url: string, serviceKey: string): Directory {
  const as = (token: string) => new Latchkey({ url, token })
  return {
    profile: (token) =>
      translated(async () => {
        const { id, name, email } = (await as(token).self.get()).principal
        return { id, name, email }
      }),
    projects: (token) =>
      translated(async () => {
        const ids: string[] = []
        for await (const { id } of as(token).workspaces.list()) ids.push(id)
        return ids
      }),
    createProject: (token, name, isPublic) =>
      translated(() => as(token).workspaces.create({ name, visibility: isPublic ? 'public' : 'private' })),
    editProject: (token, id, { name, isPublic }) =>
      translated(async () => {
        await as(token).workspaces.edit(id, {
          ...(name !== undefined && { name }),
          ...(isPublic !== undefined && { visibility: isPublic ? 'public' : 'private' }),
        })
      }),
    deleteProject: (token, id) => translated(() => as(token).workspaces.delete(id)),
    members: (token, projectId) =>
      translated(async () => {
        const members = []
        for await (const { memberId, name, role } of as(token).workspaces.members.list(projectId))
          members.push({ id: memberId, name, role })
        return members
      }),
    async createToken(session, wanted) {
      try {
        return (await as(session).tokens.create(draft(wanted))).secret
      } catch (cause) {
        throw tokenCreateError(cause)
      }
    },
    tokens: (token) =>
      translated(async () => {
        const own: OwnToken[] = []
        for await (const credential of as(token).tokens.list()) own.push(ownToken(credential))
        return own
      }),
    revokeToken: (session, idOrToken) =>
      translated(async () => {
        const id = idOrToken.startsWith('tok_') ? idOrToken : await idOf(as(serviceKey), idOrToken)
        if (id === null) return false
        try {
          await as(session).tokens.revoke(id)
          return true
        } catch (cause) {
          if (cause instanceof LatchkeyApiError && cause.status === 404) return false
          throw cause
        }
      }),
  }
}

async function idOf(backend: Latchkey, presented: string): Promise<string | null> {
  const token = presented.replace(/^bearer +/i, '')
  const decision = token === '' ? null : await backend.verify({ token })
  return decision?.ok === true ? decision.credential.id : null
}

/** Limited twice: to the workspaces, which Latchkey itself heeds, and to the resources that this API asks about. */
function draft({ name, scopes, lifespanMs, projects }: NewToken) {
  return {
    name,
    scopes,
    ...(lifespanMs === null
      ? { expires: 'never' as const }
      : { expiresAt: new Date(Date.now() + lifespanMs).toISOString() }),
    ...(projects !== null && { workspaces: projects, resources: projects.map(projectResource) }),
  }
}

function ownToken(credential: Credential): OwnToken {
  const { id, name, hint, scopes, status, createdAt, expiresAt, lastUse, revokedAt, revokeReason } = credential
  const prefix = projectResource('')
  return {
    id,
    name,
    lastChars: hint.slice(-4),
    scopes,
    status,
    createdAt,
    expiresAt,
    lastUsedAt: lastUse?.at ?? null,
    revokedAt,
    revokeReason,
    projects:
      credential.resources?.filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length)) ?? null,
  }
}

/** A refusal of Latchkey is the caller's to read; anything else, like a service that can't be reached, is a fault of ours. */
async function translated<Value>(ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask()
  } catch (cause) {
    if (!(cause instanceof LatchkeyApiError) || cause.status >= 500) throw cause
    if (cause.code === 'invalid_input') throw badInput(cause.message)
    if (cause.status === 404) throw new SpeckleError(404, 'NOT_FOUND', cause.message)
    throw new SpeckleError(cause.status === 400 ? 400 : 403, 'FORBIDDEN', cause.message)
  }
}

export const TOKEN_CREATE_ERROR = 'TOKEN_CREATE_ERROR'

function tokenCreateError(cause: unknown): unknown {
  if (!(cause instanceof LatchkeyApiError) || cause.status >= 500) return cause
  const isAboutScopes =
    cause.fields.some(({ pointer }) => pointer.startsWith('/scopes')) &&
    (cause.code === 'exceeds_own_access' || cause.code === 'invalid_input')
  const message = isAboutScopes ? "You can't create a token with scopes that you don't have" : cause.message
  return new SpeckleError(400, TOKEN_CREATE_ERROR, message)
}

import type { Author } from '../store/model-table.ts'

export interface Profile extends Author {
  readonly email: string | null
}

export interface NewToken {
  readonly name: string
  readonly scopes: readonly string[]
  /** Milliseconds; `null` for ever. */
  readonly lifespanMs: number | null
  /** Ids of the projects that it is limited to; `null` for no limit. */
  readonly projects: readonly string[] | null
}

/** A token as its owner sees it. */
export interface OwnToken {
  readonly id: string
  readonly name: string
  readonly lastChars: string
  readonly scopes: readonly string[]
  readonly status: string
  readonly createdAt: string
  readonly expiresAt: string | null
  readonly lastUsedAt: string | null
  readonly revokedAt: string | null
  readonly revokeReason: string | null
  readonly projects: readonly string[] | null
}

export interface Member {
  readonly id: string
  readonly name: string
  readonly role: string
}

/**
 * People, their projects and their tokens are Latchkey's to know. Every call acts with the caller's own credential, so that nobody gets more through this API
 * than Latchkey itself gives them. Refusals are thrown as `SpeckleError`.
 */
export interface Directory {
  profile(token: string): Promise<Profile>
  /** Ids of every project that the caller is a member of. */
  projects(token: string): Promise<string[]>
  createProject(token: string, name: string, isPublic: boolean): Promise<{ readonly id: string }>
  editProject(token: string, id: string, changes: { name?: string; isPublic?: boolean }): Promise<void>
  deleteProject(token: string, id: string): Promise<void>
  members(token: string, projectId: string): Promise<Member[]>
  createToken(session: string, wanted: NewToken): Promise<string>
  tokens(token: string): Promise<OwnToken[]>
  /** Revokes one of the caller's own by its id or by its text; false when it is not the caller's. */
  revokeToken(session: string, idOrToken: string): Promise<boolean>
}

import { queryOptions } from '@tanstack/react-query'
import type { Api } from './api.ts'

/** Who is signed in, and how. */
export interface Session {
  readonly user: {
    readonly id: string
    readonly name: string
    readonly email: string | null
    readonly role: string
    readonly emailVerified: boolean
  }
  readonly session: {
    readonly id: string
    readonly createdAt: string
    readonly expiresAt: string
    readonly authenticatedAt: string | null
    /** Until when no proof of who this is will be asked for. */
    readonly recentUntil: string | null
  }
  /** To be sent with every call that changes something. */
  readonly csrfToken: string
  readonly signInMethods: {
    readonly password: boolean
    readonly passkeys: number
    readonly oidc: readonly string[]
  }
  readonly signOutUrl: string
}

/** The token against forged requests of the session: read with the session, and replaced when the session is. */
export interface CsrfToken {
  current: string | null
}

export function sessionQuery(api: Api, csrf: CsrfToken) {
  return queryOptions({
    queryKey: ['session'],
    queryFn: async () => {
      const session = await api.get<Session>('/v1/session')
      csrf.current = session.csrfToken
      return session
    },
    staleTime: 5 * 60_000,
    retry: false,
  })
}

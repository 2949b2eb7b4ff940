import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../../api/api.ts'

export interface Account {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly emailVerified: boolean
  /** `null` for that of the browser. */
  readonly language: string | null
  readonly notifications: { readonly expiry7d: boolean }
  /** `null` for who signs in without a password. */
  readonly passwordSetAt: string | null
}

export interface ListedSession {
  readonly id: string
  /** The program that it was opened with. */
  readonly name: string
  readonly address: string | null
  readonly createdAt: string
  readonly lastUse: { readonly at: string; readonly address: string | null } | null
  readonly isCurrent: boolean
}

export const accountQuery = (api: Api) =>
  queryOptions({ queryKey: ['/v1/account'], queryFn: () => api.get<Account>('/v1/account') })

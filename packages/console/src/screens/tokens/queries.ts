import type {
  Credential,
  CredentialChoices,
  CredentialCounts,
  DayOfUse,
  Platform,
  Self,
  Workspace,
} from '@latchkey/sdk'
import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query'
import type { Api } from '../../api/api.ts'
import { everyItem } from '../../api/every-item.ts'

/** More workspaces than this are not offered by name; all of them can still be chosen as "all". */
const MOST_WORKSPACES = 1000

export const platformQuery = (api: Api) =>
  queryOptions({
    queryKey: ['platform'],
    queryFn: () => api.get<Platform>('/v1/platform'),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const selfQuery = (api: Api) =>
  queryOptions({
    queryKey: ['self'],
    queryFn: () => api.get<Self>('/v1/self'),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const workspacesQuery = (api: Api) =>
  queryOptions({
    queryKey: ['/v1/workspaces', 'all'],
    queryFn: () => everyItem<Workspace>(api, '/v1/workspaces', MOST_WORKSPACES),
    staleTime: 60_000,
  })

export const choicesQuery = (api: Api, workspaces: readonly string[] | null) =>
  queryOptions({
    queryKey: ['/v1/tokens', 'choices', workspaces],
    queryFn: () => api.get<CredentialChoices>('/v1/tokens/choices', { workspaces: workspaces?.join(',') }),
    staleTime: 30_000,
  })

export const tokenQuery = (api: Api, id: string) =>
  queryOptions({ queryKey: ['/v1/tokens', id], queryFn: () => api.get<Credential>(`/v1/tokens/${id}`) })

export const countsQuery = (api: Api, q: string) =>
  queryOptions({
    queryKey: ['/v1/tokens', 'counts', q],
    queryFn: () => api.get<CredentialCounts>('/v1/tokens/counts', { q }),
    placeholderData: keepPreviousData,
  })

export const usageQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['/v1/tokens', id, 'usage'],
    queryFn: async () => (await api.get<{ readonly days: readonly DayOfUse[] }>(`/v1/tokens/${id}/usage`)).days,
  })

/** After anything that changed tokens: what is shown of them is asked for again. */
export function tokensChanged(queryClient: QueryClient): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ['/v1/tokens'] })
}

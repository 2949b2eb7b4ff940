import type { Notice } from '@latchkey/sdk'
import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../../api/api.ts'

export const noticesQuery = (api: Api) =>
  queryOptions({
    queryKey: ['/v1/notices'],
    queryFn: async () => (await api.get<{ readonly items: readonly Notice[] }>('/v1/notices')).items,
    staleTime: 60_000,
  })

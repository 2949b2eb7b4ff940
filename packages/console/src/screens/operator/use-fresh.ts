import { useQuery } from '@tanstack/react-query'
import { useApi } from '../../api/services.tsx'

/** What changes while one looks at it, asked for every so often. */
const EVERY_MS = 5000

export function useFresh<Answer>(path: `/v1/${string}`) {
  const api = useApi()
  return useQuery({ queryKey: [path], queryFn: () => api.get<Answer>(path), refetchInterval: EVERY_MS })
}

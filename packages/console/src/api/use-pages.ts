import type { Page } from '@latchkey/sdk'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useApi } from './services.tsx'

export type ListQuery = Readonly<Record<string, string | number | undefined>>

/** A list of the service, page by page as the reader asks for more. The path and the query together name it in the cache. */
export function usePages<Item>(path: `/v1/${string}`, query: ListQuery = {}, isEnabled = true) {
  const api = useApi()
  const pages = useInfiniteQuery({
    queryKey: [path, query],
    queryFn: ({ pageParam }) => api.get<Page<Item>>(path, { ...query, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    enabled: isEnabled,
    placeholderData: keepPreviousData,
  })
  return { ...pages, items: pages.data?.pages.flatMap(({ items }) => items) }
}

import type { Credential } from '@latchkey/sdk'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '../../api/services.tsx'
import { useWording } from '../../texts/use-texts.tsx'
import { Note } from '../../ui/note.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'

const MOST_SHOWN = 8

/** What would stop with a step that is being confirmed, asked of the service while the question is open. */
export function ImpactList({ path }: { readonly path: `/v1/${string}` }) {
  const { texts, format } = useWording()
  const words = texts.operator
  const api = useApi()
  const { data, error } = useQuery({
    queryKey: [path, 'impact'],
    queryFn: () => api.get<{ readonly items: readonly Credential[] }>(path),
    staleTime: 0,
  })
  if (error) return <ProblemNote fault={error} />
  if (data === undefined) return <Skeleton className="h-16" />
  const { items } = data
  if (items.length === 0) return <Note>{words.impactNone}</Note>
  return (
    <Note tone="warning" title={words.impactTitle(format.number(items.length))}>
      <ul>
        {items.slice(0, MOST_SHOWN).map(({ id, name, hint, lastUse }) => (
          <li key={id} className="flex flex-wrap gap-x-2">
            <span className="line-clamp-1 text-text">{name}</span>
            <span className="font-mono text-xs leading-5">{hint}</span>
            {lastUse !== null && <span className="text-[0.8125rem]">{format.relative(lastUse.at)}</span>}
          </li>
        ))}
        {items.length > MOST_SHOWN && <li>{texts.general.and(items.length - MOST_SHOWN)}</li>}
      </ul>
    </Note>
  )
}

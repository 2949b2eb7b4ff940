import { useQuery } from '@tanstack/react-query'
import { useApi } from '../../../api/services.tsx'
import { useWording } from '../../../texts/use-texts.tsx'
import { Section } from '../../../ui/page.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { usageQuery } from '../queries.ts'
import { daysShown } from './days-shown.ts'

const DAYS = 30
const HEIGHT = 96
const BAR = 10
const GAP = 4

/** How often a token was used, day by day: as bars to look at, and as a table to read. */
export function UseSection({ tokenId }: { readonly tokenId: string }) {
  const { texts, format } = useWording()
  const words = texts.tokenDetail
  const { data, error, refetch } = useQuery(usageQuery(useApi(), tokenId))
  const days = daysShown(data ?? [], DAYS)
  const most = Math.max(...days.map(({ count }) => count))
  const total = days.reduce((sum, { count }) => sum + count, 0)
  const heightOf = (count: number) => (count === 0 ? 2 : Math.max(4, Math.round((count / most) * HEIGHT)))
  return (
    <Section title={words.usage} text={words.usageText(DAYS)}>
      <ProblemNote fault={error} onRetry={() => void refetch()} />
      {data === undefined && error === null && <Skeleton className="h-24" />}
      {data !== undefined && total === 0 && <p className="text-muted">{words.noUse}</p>}
      {total > 0 && (
        <>
          <p className="mb-3">{words.usageSummary(format.number(total), format.number(most))}</p>
          <svg
            aria-hidden
            viewBox={`0 0 ${DAYS * (BAR + GAP) - GAP} ${HEIGHT}`}
            preserveAspectRatio="none"
            className="h-24 w-full text-accent"
          >
            {days.map(({ day, count }, at) => (
              <rect
                key={day}
                x={at * (BAR + GAP)}
                y={HEIGHT - heightOf(count)}
                width={BAR}
                height={heightOf(count)}
                rx={1.5}
                className={count === 0 ? 'fill-border' : 'fill-current'}
              >
                <title>{`${format.date(day)}: ${format.number(count)}`}</title>
              </rect>
            ))}
          </svg>
          <div aria-hidden className="mt-1.5 flex justify-between text-xs text-muted">
            <span>{format.date(days[0]?.day ?? '')}</span>
            <span>{format.date(days.at(-1)?.day ?? '')}</span>
          </div>
          <details className="mt-3">
            <summary className="w-fit text-[0.8125rem] text-muted hover:text-text">{words.usageTable}</summary>
            <table className="mt-2 w-full max-w-xs text-left text-[0.8125rem]">
              <thead>
                <tr className="border-b text-muted">
                  <th scope="col" className="py-1 font-medium">
                    {words.day}
                  </th>
                  <th scope="col" className="py-1 text-right font-medium">
                    {words.requests}
                  </th>
                </tr>
              </thead>
              <tbody>
                {days
                  .filter(({ count }) => count > 0)
                  .map(({ day, count }) => (
                    <tr key={day}>
                      <td className="py-1">{format.date(day)}</td>
                      <td className="py-1 text-right tabular-nums">{format.number(count)}</td>
                    </tr>
                  ))}
              </tbody>
            </table>
          </details>
        </>
      )}
    </Section>
  )
}

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { usePages } from '../../api/use-pages.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { Section } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useSay } from '../../ui/toast.tsx'
import type { ListedSession } from './account.ts'

export function SessionsSection() {
  const { texts, format } = useWording()
  const words = texts.profile
  const api = useApi()
  const say = useSay()
  const queryClient = useQueryClient()
  const pages = usePages<ListedSession>('/v1/account/sessions', { limit: 20 })
  const [isAsking, setAsking] = useState(false)
  const [fault, setFault] = useState<unknown>(null)
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['/v1/account/sessions'] })
  const end = async ({ id }: ListedSession) => {
    setFault(null)
    try {
      await api.post(`/v1/account/sessions/${id}/revoke`)
      await refresh()
      say(words.sessionEnded)
    } catch (thrown) {
      setFault(thrown)
    }
  }
  const endOthers = async () => {
    await api.post('/v1/account/sessions/revoke-others')
    await refresh()
    say(words.othersEnded)
  }
  const hasOthers = pages.items?.some(({ isCurrent }) => !isCurrent) === true
  return (
    <Section
      title={words.sessions}
      text={words.sessionsText}
      actions={
        hasOthers && (
          <Button size="small" onClick={() => setAsking(true)}>
            {words.endOthers}
          </Button>
        )
      }
    >
      <ProblemNote fault={fault ?? pages.error} />
      {pages.isPending && <Skeleton className="h-16" />}
      <ul className="-my-3 divide-y">
        {pages.items?.map((session) => (
          <li key={session.id} className="flex items-center gap-3 py-3">
            <div className="min-w-0 flex-1">
              <p className="foreign flex flex-wrap items-center gap-2 font-medium">
                {session.name}
                {session.isCurrent && <Badge tone="success">{words.thisSession}</Badge>}
              </p>
              <p className="foreign text-[0.8125rem] text-muted">
                {[
                  words.signedIn(format.relative(session.createdAt)),
                  session.lastUse && words.lastUsed(format.relative(session.lastUse.at)),
                  session.lastUse?.address ?? session.address,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
            </div>
            {!session.isCurrent && (
              <Button size="small" look="ghost" onClick={() => void end(session)}>
                {words.endSession}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {pages.hasNextPage && (
        <Button size="small" className="mt-4" onClick={() => void pages.fetchNextPage()}>
          {texts.general.loadMore}
        </Button>
      )}
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={words.endOthers}
        text={words.endOthersText}
        action={words.endOthers}
        onConfirm={endOthers}
      />
    </Section>
  )
}

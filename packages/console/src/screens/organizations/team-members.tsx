import type { TeamMember } from '@latchkey/sdk'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { useAction } from '../../api/use-action.ts'
import { usePages } from '../../api/use-pages.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { MemberChoice } from './member-choice.tsx'

export interface TeamMembersProps {
  readonly organizationId: string
  readonly teamId: string
  readonly isReadOnly: boolean
}

/** Who is in a team, with taking in and taking out. */
export function TeamMembers({ organizationId, teamId, isReadOnly }: TeamMembersProps) {
  const { texts } = useWording()
  const words = texts.organizations
  const api = useApi()
  const queryClient = useQueryClient()
  const path = `/v1/organizations/${organizationId}/teams/${teamId}/members` as const
  const { items, error, hasNextPage, isFetchingNextPage, fetchNextPage } = usePages<TeamMember>(path)
  const [id, setId] = useState('')
  const refresh = () => queryClient.invalidateQueries({ queryKey: [path] })
  const add = useAction(async () => {
    await api.put(`${path}/${encodeURIComponent(id.trim())}`, {})
    setId('')
    await refresh()
  })
  const takeOut = useAction(async ({ principalId }: TeamMember) => {
    await api.delete(`${path}/${principalId}`)
    await refresh()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void add.run()
  }
  return (
    <div className="flex flex-col gap-4">
      {items === undefined && !error && <SkeletonRows />}
      {items?.length === 0 && <p className="text-muted">{words.nobody}</p>}
      {items !== undefined && items.length > 0 && (
        <ul className="divide-y">
          {items.map((member) => (
            <li key={member.principalId} className="flex items-center gap-3 py-2">
              <span className="min-w-0 flex-1">
                <span className="foreign line-clamp-2 font-medium">{member.name}</span>
                <span className="block truncate font-mono text-xs text-muted">{member.principalId}</span>
              </span>
              {!isReadOnly && (
                <Button
                  size="small"
                  look="ghost"
                  aria-label={`${texts.general.remove} ${member.name}`}
                  isBusy={takeOut.isBusy}
                  onClick={() => void takeOut.run(member)}
                >
                  {texts.general.remove}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {texts.general.loadMore}
        </Button>
      )}
      <ProblemNote fault={error ?? takeOut.fault} />
      {!isReadOnly && (
        <form onSubmit={submit} className="flex flex-col gap-4">
          <MemberChoice organizationId={organizationId} idLabel={words.teamMemberId} value={id} onChange={setId} />
          <ProblemNote fault={add.fault} />
          <Button type="submit" look="primary" isBusy={add.isBusy} disabled={id.trim() === ''}>
            {words.addToTeam}
          </Button>
        </form>
      )}
    </div>
  )
}

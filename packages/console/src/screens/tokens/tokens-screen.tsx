import type { Credential, CredentialCounts } from '@latchkey/sdk'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { KeyRound, Plus, Search, SearchX } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { usePages } from '../../api/use-pages.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Button, buttonClasses } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Select, TextInput } from '../../ui/field.tsx'
import { Page } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { countsQuery, workspacesQuery } from './queries.ts'
import { LISTED_STATUSES, SORTS, type TokenSearch } from './token-search.ts'
import { TokenTable } from './token-table.tsx'
import { useTokenActions } from './use-token-action.tsx'

/** Typing is waited for, in milliseconds: not each letter is a question to the service. */
const TYPING_MS = 250
const MOST_AT_ONCE = 100

/** Every personal access token of the person, found again. */
export function TokensScreen() {
  const { texts } = useWording()
  const words = texts.tokens
  const api = useApi()
  const search = useSearch({ from: '/tokens' })
  const navigate = useNavigate({ from: '/tokens' })
  const pages = usePages<Credential>('/v1/tokens', search)
  const counts = useQuery(countsQuery(api, search.q ?? '')).data
  const workspaces = useQuery(workspacesQuery(api)).data ?? []
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const actions = useTokenActions((ids) =>
    setChosen((before) => new Set([...before].filter((id) => !ids.includes(id)))),
  )
  const narrow = (change: TokenSearch) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true })
  const { items } = pages
  const isFiltered = search.q !== undefined || search.status !== undefined
  const isEmpty = items?.length === 0 && !isFiltered
  const create = (
    <Link to="/tokens/new" className={buttonClasses({ look: 'primary' })}>
      <Plus aria-hidden className="size-4" />
      {words.create}
    </Link>
  )
  return (
    <Page title={words.title} text={words.text} actions={isEmpty ? null : create}>
      {!isEmpty && <Toolbar search={search} counts={counts} onChange={narrow} />}
      <ProblemNote fault={pages.error} onRetry={() => void pages.refetch()} />
      {items === undefined && pages.isPending && <SkeletonRows count={6} />}
      {items?.length === 0 &&
        (isFiltered ? (
          <EmptyState
            icon={SearchX}
            title={words.noMatchTitle}
            text={words.noMatchText}
            action={<Button onClick={() => narrow({ q: undefined, status: undefined })}>{words.showAll}</Button>}
          />
        ) : (
          <div className="rounded-card border bg-surface">
            <EmptyState icon={KeyRound} title={words.emptyTitle} text={words.emptyText} action={create} />
          </div>
        ))}
      {items !== undefined && items.length > 0 && (
        <TokenTable
          tokens={items}
          placeNames={new Map(workspaces.map(({ id, name }) => [id, name]))}
          chosen={chosen}
          onChoose={setChosen}
          onAction={actions.start}
        />
      )}
      {pages.hasNextPage && (
        <div className="mt-4 flex justify-center">
          <Button isBusy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {texts.general.loadMore}
          </Button>
        </div>
      )}
      <BulkBar
        count={chosen.size}
        onClear={() => setChosen(new Set())}
        onRevoke={() => actions.revokeMany((items ?? []).filter(({ id }) => chosen.has(id)).slice(0, MOST_AT_ONCE))}
      />
      {actions.dialogs}
    </Page>
  )
}

interface ToolbarProps {
  readonly search: TokenSearch
  readonly counts: CredentialCounts | undefined
  readonly onChange: (change: TokenSearch) => void
}

function Toolbar({ search, counts, onChange }: ToolbarProps) {
  const { texts, format } = useWording()
  const words = texts.tokens
  const [text, setText] = useState(search.q ?? '')
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the text changes, and by nothing else
  useEffect(() => {
    const q = text.trim() === '' ? undefined : text.trim()
    if (q === search.q) return
    const timer = setTimeout(() => onChange({ q }), TYPING_MS)
    return () => clearTimeout(timer)
  }, [text])
  useEffect(() => setText(search.q ?? ''), [search.q])
  return (
    <div className="mb-4 flex flex-col gap-2 sm:flex-row">
      <div className="relative flex-1">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted"
        />
        <TextInput
          type="search"
          aria-label={words.searchLabel}
          placeholder={words.searchPlaceholder}
          maxLength={100}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="pl-9"
        />
      </div>
      <div className="flex gap-2">
        <Select
          aria-label={words.statusLabel}
          value={search.status ?? ''}
          onChange={(event) => onChange({ status: LISTED_STATUSES.find((status) => status === event.target.value) })}
          className="sm:w-44"
        >
          <option value="">{words.anyStatus}</option>
          {LISTED_STATUSES.filter(
            (status) => counts === undefined || counts[status] > 0 || status === search.status,
          ).map((status) => (
            <option key={status} value={status}>
              {words.statuses[status]}
              {counts !== undefined && ` (${format.number(counts[status])})`}
            </option>
          ))}
        </Select>
        <Select
          aria-label={words.sortLabel}
          value={search.sort ?? 'created'}
          onChange={(event) => {
            const sort = SORTS.find((one) => one === event.target.value)
            onChange({ sort: sort === 'created' ? undefined : sort })
          }}
          className="sm:w-40"
        >
          {SORTS.map((sort) => (
            <option key={sort} value={sort}>
              {words.sorts[sort]}
            </option>
          ))}
        </Select>
      </div>
    </div>
  )
}

interface BulkBarProps {
  readonly count: number
  readonly onClear: () => void
  readonly onRevoke: () => void
}

function BulkBar({ count, onClear, onRevoke }: BulkBarProps) {
  const { texts, format } = useWording()
  if (count === 0) return null
  return (
    <div className="pointer-events-none sticky bottom-20 z-20 mt-4 flex justify-center md:bottom-6">
      <div className="pointer-events-auto flex animate-rise items-center gap-3 rounded-full border bg-surface py-1.5 pr-1.5 pl-4 shadow-lg">
        <span role="status" className="font-medium">
          {texts.tokens.selected(format.number(count))}
        </span>
        <Button size="small" look="ghost" onClick={onClear}>
          {texts.general.clear}
        </Button>
        <Button size="small" look="danger" onClick={onRevoke} className="rounded-full">
          {texts.tokens.actions.revoke}
        </Button>
      </div>
    </div>
  )
}

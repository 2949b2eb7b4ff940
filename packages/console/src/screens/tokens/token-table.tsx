import type { Credential } from '@latchkey/sdk'
import { Link } from '@tanstack/react-router'
import { useWording } from '../../texts/use-texts.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Checkbox } from '../../ui/choice.tsx'
import { type Column, Table } from '../../ui/table.tsx'
import { TokenMenu } from './token-menu.tsx'
import { clientName, expiryWords, isLive, STATUS_TONES, scopeWords, shownStatus } from './token-words.ts'
import type { TokenAction } from './use-token-action.tsx'

export interface TokenTableProps {
  readonly tokens: readonly Credential[]
  readonly placeNames: ReadonlyMap<string, string>
  readonly chosen: ReadonlySet<string>
  readonly onChoose: (chosen: ReadonlySet<string>) => void
  readonly onAction: (action: TokenAction, token: Credential) => void
}

export function TokenTable({ tokens, placeNames, chosen, onChoose, onAction }: TokenTableProps) {
  const { texts, format } = useWording()
  const words = texts.tokens
  const live = tokens.filter(isLive)
  const isAll = live.length > 0 && live.every(({ id }) => chosen.has(id))
  const choose = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    onChoose(next)
  }
  const placesOf = ({ workspaces }: Credential) => {
    if (workspaces === null) return words.allWorkspaces
    const [first = ''] = workspaces
    return workspaces.length === 1 ? (placeNames.get(first) ?? first) : words.workspaceCount(workspaces.length)
  }
  const columns: readonly Column<Credential>[] = [
    {
      key: 'choose',
      title: (
        <Checkbox
          aria-label={words.selectAll}
          checked={isAll}
          isMixed={!isAll && live.some(({ id }) => chosen.has(id))}
          onChange={() => onChoose(new Set(isAll ? [] : live.map(({ id }) => id)))}
        />
      ),
      className: 'absolute top-3 left-4 md:static md:w-8 md:pr-0',
      cell: (token) =>
        isLive(token) && (
          <Checkbox
            aria-label={words.selectOne(token.name)}
            checked={chosen.has(token.id)}
            onChange={() => choose(token.id)}
            className="mt-0.5"
          />
        ),
    },
    {
      key: 'name',
      title: words.columns.name,
      className: 'pr-10 pl-7 md:max-w-72',
      cell: (token) => (
        <>
          <Link
            to="/tokens/$tokenId"
            params={{ tokenId: token.id }}
            className="foreign line-clamp-2 font-medium text-text hover:underline"
          >
            {token.name}
          </Link>
          <span className="block truncate font-mono text-xs text-muted">{token.hint}</span>
        </>
      ),
    },
    {
      key: 'access',
      title: words.columns.access,
      className: 'pl-7 md:max-w-56',
      cell: (token) => (
        <>
          <span className="block truncate" title={token.scopes.slice(0, 50).join(' ')}>
            {scopeWords(token, texts)}
          </span>
          <span className="foreign line-clamp-1 text-muted">{placesOf(token)}</span>
        </>
      ),
    },
    {
      key: 'lastUse',
      title: words.columns.lastUse,
      isSecondary: true,
      cell: ({ lastUse }) =>
        lastUse === null ? (
          <span className="text-muted">{words.neverUsed}</span>
        ) : (
          <>
            <time dateTime={lastUse.at} title={format.dateTime(lastUse.at)} className="block whitespace-nowrap">
              {format.relative(lastUse.at)}
            </time>
            <span className="foreign line-clamp-1 max-w-44 text-muted" title={lastUse.userAgent ?? undefined}>
              {[lastUse.address, clientName(lastUse.userAgent)].filter(Boolean).join(' · ')}
            </span>
          </>
        ),
    },
    {
      key: 'status',
      title: words.columns.status,
      className: 'pl-7',
      cell: (token) => {
        const status = shownStatus(token)
        return (
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1 md:flex-col md:items-start">
            <Badge tone={STATUS_TONES[status]} hasDot>
              {words.statuses[status]}
            </Badge>
            <span
              className="text-[0.8125rem] text-muted"
              title={token.expiresAt === null ? undefined : format.dateTime(token.expiresAt)}
            >
              {expiryWords(token, texts, format)}
            </span>
          </span>
        )
      },
    },
    {
      key: 'actions',
      title: <span className="sr-only">{texts.general.actions}</span>,
      align: 'end',
      className: 'absolute top-1.5 right-2 md:static md:w-12',
      cell: (token) => <TokenMenu token={token} onAction={onAction} />,
    },
  ]
  return (
    <Table
      caption={words.title}
      columns={columns}
      rows={tokens}
      rowKey={({ id }) => id}
      isMuted={(token) => !isLive(token)}
    />
  )
}

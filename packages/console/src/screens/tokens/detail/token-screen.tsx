import type { Credential } from '@latchkey/sdk'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ArrowLeft, Pencil } from 'lucide-react'
import type { ReactNode } from 'react'
import { useApi } from '../../../api/services.tsx'
import { useWording } from '../../../texts/use-texts.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { buttonClasses } from '../../../ui/button.tsx'
import { Note } from '../../../ui/note.tsx'
import { Page, Section } from '../../../ui/page.tsx'
import { tokenQuery, workspacesQuery } from '../queries.ts'
import { TokenMenu } from '../token-menu.tsx'
import { expiryWords, isLive, placeWords, STATUS_TONES, shownStatus } from '../token-words.ts'
import { useTokenActions } from '../use-token-action.tsx'
import { HistorySection } from './history-section.tsx'
import { ReachSection } from './reach-section.tsx'
import { UseSection } from './use-section.tsx'

/** One token: what it is, where it reaches now, how it was used, what happened to it. */
export function TokenScreen() {
  const { texts } = useWording()
  const { tokenId } = useParams({ from: '/tokens/$tokenId' })
  const token = useSuspenseQuery(tokenQuery(useApi(), tokenId)).data
  const actions = useTokenActions()
  const status = shownStatus(token)
  return (
    <Page
      title={token.name}
      heading={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {token.name}
          <Badge tone={STATUS_TONES[status]} hasDot>
            {texts.tokens.statuses[status]}
          </Badge>
        </span>
      }
      text={token.description}
      above={
        <Link to="/tokens" className="inline-flex items-center gap-1.5 hover:text-text">
          <ArrowLeft aria-hidden className="size-4" />
          {texts.tokenForm.back}
        </Link>
      }
      actions={
        <>
          {isLive(token) && (
            <Link to="/tokens/$tokenId/edit" params={{ tokenId }} className={buttonClasses()}>
              <Pencil aria-hidden className="size-4" />
              {texts.tokens.actions.edit}
            </Link>
          )}
          <TokenMenu token={token} onAction={actions.start} hasDetails={false} />
        </>
      }
    >
      <div className="flex flex-col gap-5">
        <StateNote token={token} />
        <Overview token={token} />
        <UseSection tokenId={tokenId} />
        {isLive(token) && <ReachSection tokenId={tokenId} />}
        <HistorySection tokenId={tokenId} />
      </div>
      {actions.dialogs}
    </Page>
  )
}

function StateNote({ token }: { readonly token: Credential }) {
  const { texts, format } = useWording()
  const words = texts.tokenDetail
  if (token.revokedAt !== null) {
    return (
      <Note tone="danger" title={words.revokedNote(format.dateTime(token.revokedAt))}>
        {token.revokeReason && words.revokedReason(token.revokeReason)}
      </Note>
    )
  }
  if (token.status === 'expired' && token.expiresAt !== null)
    return <Note tone="danger">{words.expiredNote(format.dateTime(token.expiresAt))}</Note>
  return token.status === 'suspended' ? <Note tone="warning">{words.suspendedNote}</Note> : null
}

function Overview({ token }: { readonly token: Credential }) {
  const { texts, format } = useWording()
  const words = texts.tokenDetail
  const names = new Map(useQuery(workspacesQuery(useApi())).data?.map(({ id, name }) => [id, name]))
  const { lastUse, rateLimit, workspaces, scopes } = token
  return (
    <Section title={words.overview}>
      <dl className="grid gap-x-8 gap-y-4 sm:grid-cols-2 lg:grid-cols-3">
        <Fact name={words.hint}>
          <code className="font-mono text-[0.8125rem]">{token.hint}</code>
        </Fact>
        <Fact name={words.expires}>
          {expiryWords(token, texts, format)}
          {token.expiresAt !== null && <Small>{format.dateTime(token.expiresAt)}</Small>}
        </Fact>
        <Fact name={words.lastUse}>
          {lastUse === null ? texts.tokens.neverUsed : format.relative(lastUse.at)}
          <Small>{lastUse === null ? words.unusedHint : placeWords(token, texts)}</Small>
        </Fact>
        <Fact name={words.scopes}>
          {scopes.includes('*') ? (
            texts.tokens.everything
          ) : (
            <span className="flex flex-wrap gap-1">
              {scopes.length === 0 && texts.tokens.noScopes}
              {scopes.map((scope) => (
                <code key={scope} className="foreign rounded-md bg-sunken px-1.5 font-mono text-xs leading-5">
                  {scope}
                </code>
              ))}
            </span>
          )}
        </Fact>
        <Fact name={words.workspaces}>
          {workspaces === null ? texts.tokens.allWorkspaces : workspaces.map((id) => names.get(id) ?? id).join(', ')}
        </Fact>
        <Fact name={words.addresses}>
          {token.ipAllowlist.length === 0 ? words.anywhere : token.ipAllowlist.join(', ')}
        </Fact>
        <Fact name={words.rate}>
          {rateLimit === null
            ? words.noLimit
            : words.rateOf(format.number(rateLimit.requests), format.duration(rateLimit.windowSeconds))}
        </Fact>
        <Fact name={words.created}>
          {format.relative(token.createdAt)}
          <Small>{format.dateTime(token.createdAt)}</Small>
        </Fact>
      </dl>
    </Section>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-[0.8125rem] text-muted">{name}</dt>
      <dd className="foreign mt-0.5">{children}</dd>
    </div>
  )
}

function Small({ children }: { readonly children: ReactNode }) {
  return <span className="foreign block text-[0.8125rem] text-muted">{children}</span>
}

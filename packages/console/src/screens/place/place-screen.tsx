import { Link, type LinkProps } from '@tanstack/react-router'
import { ArrowLeft, Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTexts } from '../../texts/use-texts.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Tabs } from '../../ui/tabs.tsx'

/** A workspace or an organization, as its screen shows it. */
export interface Place {
  readonly name: string
  readonly address: string
  /** Said beside the name where it is out of the ordinary. */
  readonly badge?: ReactNode
  /** What the person may do there. */
  readonly scopes: readonly string[]
}

export interface PlaceTab<Value extends string> {
  readonly value: Value
  readonly label: string
  /** The scope without which there is nothing to see. */
  readonly needs: string
  readonly content: ReactNode
}

export interface PlaceScreenProps<Value extends string> {
  readonly list: { readonly to: NonNullable<LinkProps['to']>; readonly title: string }
  /** Undefined until it is known. */
  readonly place: Place | undefined
  readonly error: unknown
  readonly tabsLabel: string
  readonly tabs: readonly PlaceTab<Value>[]
  readonly tab: Value
  readonly onTab: (tab: Value) => void
}

/** One place with its parts, of which those are offered that the person may see. */
export function PlaceScreen<Value extends string>(props: PlaceScreenProps<Value>) {
  const { list, place, error, tabsLabel, tabs, tab, onTab } = props
  const above = (
    <Link to={list.to} className="inline-flex items-center gap-1.5 hover:text-text">
      <ArrowLeft aria-hidden className="size-4" />
      {list.title}
    </Link>
  )
  if (place === undefined)
    return (
      <Page title={list.title} above={above}>
        {error ? <ProblemNote fault={error} /> : <SkeletonRows />}
      </Page>
    )
  const isOpen = ({ needs }: PlaceTab<Value>) => place.scopes.includes(needs)
  return (
    <Page
      title={place.name}
      heading={
        <span className="flex flex-wrap items-center gap-3">
          <span className="foreign line-clamp-2">{place.name}</span>
          {place.badge}
        </span>
      }
      text={<span className="font-mono text-[0.8125rem]">{place.address}</span>}
      above={above}
    >
      <Tabs
        label={tabsLabel}
        value={tab}
        onChange={onTab}
        tabs={tabs
          .filter((one) => isOpen(one) || one.value === tab)
          .map((one) => ({ ...one, content: isOpen(one) ? one.content : <NotAllowed /> }))}
      />
    </Page>
  )
}

/** In place of what the person has no right to see. */
export function NotAllowed() {
  const { general } = useTexts()
  return (
    <div className="rounded-card border bg-surface">
      <EmptyState icon={Lock} title={general.notAllowed} text={general.notAllowedText} />
    </div>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { Menu as MenuIcon } from 'lucide-react'
import { Suspense, useEffect, useState } from 'react'
import { useApi } from '../api/services.tsx'
import { noticesQuery } from '../screens/notices/notices-query.ts'
import { useTexts } from '../texts/use-texts.tsx'
import { classes } from '../ui/classes.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Page } from '../ui/page.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { AccountMenu } from './account-menu.tsx'
import { PLACES, type Place } from './navigation.ts'
import { platformName } from './platform-name.ts'
import { ReauthenticationDialog } from './reauthentication-dialog.tsx'
import { useSession } from './use-session.ts'

/** What surrounds every screen: on a desk the navigation at the side, on a phone a bar at the bottom. */
export function Shell() {
  const texts = useTexts()
  const { user } = useSession()
  const groups = PLACES.map((places) => places.filter(({ isFor }) => isFor?.(user) ?? true)).filter(
    (places) => places.length > 0,
  )
  return (
    <div className="flex min-h-dvh flex-col md:flex-row">
      <a
        href="#content"
        className="absolute top-2 left-2 z-60 -translate-y-20 rounded-control bg-accent px-3 py-2 font-medium text-on-accent focus:translate-y-0"
      >
        {texts.shell.skipToContent}
      </a>
      <header className="sticky top-0 hidden h-dvh w-64 shrink-0 flex-col border-r bg-surface md:flex">
        <Brand />
        <nav aria-label={texts.shell.navigation} className="flex-1 overflow-y-auto px-3 py-2">
          <PlaceGroups groups={groups} />
        </nav>
        <div className="border-t p-2">
          <AccountMenu side="top" />
        </div>
      </header>
      <header className="flex h-14 items-center justify-between border-b bg-surface pr-2 md:hidden">
        <Brand />
        <AccountMenu side="bottom" />
      </header>
      <main id="content" tabIndex={-1} className="min-w-0 flex-1 pb-20 outline-none md:pb-0">
        <Suspense fallback={<LoadingScreen />}>
          <Outlet />
        </Suspense>
      </main>
      <PhoneBar groups={groups} />
      <ReauthenticationDialog />
    </div>
  )
}

function LoadingScreen() {
  const texts = useTexts()
  return (
    <Page title={texts.general.loading}>
      <SkeletonRows />
    </Page>
  )
}

function Brand() {
  return (
    <Link to="/" className="flex min-w-0 items-center gap-2.5 px-4 py-4 text-[0.9375rem] font-semibold tracking-tight">
      <img src="/brand/icon" alt="" className="size-6 shrink-0 rounded-md" />
      <span className="truncate">{platformName()}</span>
    </Link>
  )
}

function PlaceGroups({ groups }: { readonly groups: readonly (readonly Place[])[] }) {
  const texts = useTexts()
  return groups.map((places) => (
    <ul key={places[0]?.to} className="mb-4 flex flex-col gap-0.5">
      {places.map(({ to, icon: Icon, label, hasCount }) => (
        <li key={to}>
          <Link
            to={to}
            className="flex items-center gap-2.5 rounded-control px-2.5 py-1.5 font-medium text-muted hover:bg-sunken hover:text-text aria-[current=page]:bg-sunken aria-[current=page]:text-text pointer-coarse:py-3"
          >
            <Icon aria-hidden className="size-4 shrink-0" />
            <span className="truncate">{label(texts)}</span>
            {hasCount && <WaitingCount />}
          </Link>
        </li>
      ))}
    </ul>
  ))
}

/** How many notices wait, where some do. */
function WaitingCount() {
  const texts = useTexts()
  const count = useQuery(noticesQuery(useApi())).data?.length ?? 0
  if (count === 0) return null
  return (
    <span className="ml-auto rounded-full bg-warning-soft px-1.5 text-xs text-warning">
      <span aria-hidden>{count}</span>
      <span className="sr-only">{texts.notices.waiting(count)}</span>
    </span>
  )
}

function PhoneBar({ groups }: { readonly groups: readonly (readonly Place[])[] }) {
  const texts = useTexts()
  const { pathname } = useLocation()
  const [isOpen, setOpen] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: going somewhere is what closes the list
  useEffect(() => setOpen(false), [pathname])
  const primary = groups.flat().filter(({ isPrimary }) => isPrimary)
  const hasMore = groups.flat().length > primary.length
  const item = 'flex flex-1 flex-col items-center gap-1 py-2 text-[0.6875rem] font-medium text-muted'
  return (
    <>
      <nav
        aria-label={texts.shell.navigation}
        className="fixed inset-x-0 bottom-0 z-30 flex border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
      >
        {primary.map(({ to, icon: Icon, label, shortLabel = label }) => (
          <Link key={to} to={to} className={classes(item, 'aria-[current=page]:text-accent')}>
            <Icon aria-hidden className="size-5" />
            {shortLabel(texts)}
          </Link>
        ))}
        {hasMore && (
          <button type="button" className={item} onClick={() => setOpen(true)}>
            <MenuIcon aria-hidden className="size-5" />
            {texts.shell.more}
          </button>
        )}
      </nav>
      <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title={texts.shell.more}>
        <nav aria-label={texts.shell.more}>
          <PlaceGroups groups={groups} />
        </nav>
      </Dialog>
    </>
  )
}

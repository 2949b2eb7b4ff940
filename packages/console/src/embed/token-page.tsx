import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { CircleAlert, TimerOff } from 'lucide-react'
import { useMemo, useSyncExternalStore } from 'react'
import { createApi } from '../api/api.ts'
import { createQueryClient } from '../api/query-client.ts'
import { ApiProvider } from '../api/services.tsx'
import type { Language } from '../texts/catalogue.ts'
import type { Texts } from '../texts/en.ts'
import { TextsProvider, useWording } from '../texts/use-texts.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { LayerProvider } from '../ui/layer.tsx'
import { faultText } from '../ui/problem-note.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { type Surroundings, SurroundingsProvider } from '../ui/surroundings.tsx'
import { ToastProvider } from '../ui/toast.tsx'
import { createEmbeddedRouter } from './router.tsx'
import type { EmbeddedSession, Opened } from './session.ts'

export interface TokenPageProps {
  readonly service: string
  readonly session: EmbeddedSession
  readonly language: Language
  readonly texts: Texts
  /** Holds what lies over the page. */
  readonly layer: HTMLElement
}

const SURROUNDINGS: Surroundings = {
  headingLevel: 2,
  nameScreen: () => {},
  isInset: true,
  canReveal: false,
  onlyWorkspace: null,
}

/** The token page, in whatever state its session is. */
export function TokenPage({ service, session, language, texts, layer }: TokenPageProps) {
  const state = useSyncExternalStore(session.subscribe, session.state)
  const onlyWorkspace = state.status === 'open' ? state.opened.workspaceId : null
  const surroundings = useMemo(() => ({ ...SURROUNDINGS, onlyWorkspace }), [onlyWorkspace])
  return (
    <TextsProvider language={language} texts={texts}>
      <SurroundingsProvider surroundings={surroundings}>
        <LayerProvider value={layer}>
          {state.status === 'waiting' && <SkeletonRows count={4} />}
          {state.status === 'open' && <Tokens key={keyOf(state.opened)} service={service} session={session} />}
          {state.status === 'failed' && <Failed session={session} fault={state.fault} />}
          {state.status === 'ended' && <Failed session={session} fault={null} />}
        </LayerProvider>
      </SurroundingsProvider>
    </TextsProvider>
  )
}

/** What was read for one person is not shown to another. */
const keyOf = ({ user, workspaceId }: Opened): string => `${user.id} ${workspaceId}`

function Tokens({ service, session }: Pick<TokenPageProps, 'service' | 'session'>) {
  const { api, queryClient, router } = useMemo(
    () => ({
      api: createApi({
        origin: service,
        fetch: (...input) => fetch(...input),
        credentials: 'omit',
        headers: () => session.headers(),
        reauthenticate: () => session.open('authentication'),
        signedOut: () => session.open('expired'),
      }),
      queryClient: createQueryClient(),
      router: createEmbeddedRouter(),
    }),
    [service, session],
  )
  return (
    <QueryClientProvider client={queryClient}>
      <ApiProvider api={api}>
        <ToastProvider>
          <RouterProvider router={router as never} />
        </ToastProvider>
      </ApiProvider>
    </QueryClientProvider>
  )
}

/** In place of the page, when no code was to be had or the one that was is no good. */
function Failed({ session, fault }: { readonly session: EmbeddedSession; readonly fault: unknown }) {
  const { texts, language } = useWording()
  const words = texts.embed
  return (
    <EmptyState
      isPage
      icon={fault === null ? TimerOff : CircleAlert}
      title={fault === null ? words.endedTitle : words.failedTitle}
      text={fault === null ? words.endedText : faultText(fault, texts, language)}
      action={<Button onClick={() => void session.open('start')}>{texts.general.tryAgain}</Button>}
    />
  )
}

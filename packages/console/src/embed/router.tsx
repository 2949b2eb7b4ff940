import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  Outlet,
} from '@tanstack/react-router'
import { CircleAlert } from 'lucide-react'
import { Suspense } from 'react'
import { isProblem } from '../api/problem.ts'
import { NotFoundScreen } from '../app/not-found-screen.tsx'
import { TokenScreen } from '../screens/tokens/detail/token-screen.tsx'
import { EditTokenScreen } from '../screens/tokens/edit-token-screen.tsx'
import { NewTokenScreen } from '../screens/tokens/new-token-screen.tsx'
import { readTokenSearch } from '../screens/tokens/token-search.ts'
import { TokensScreen } from '../screens/tokens/tokens-screen.tsx'
import { useWording } from '../texts/use-texts.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { faultText } from '../ui/problem-note.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'

const root = createRootRoute({
  component: () => (
    <Suspense fallback={<SkeletonRows />}>
      <Outlet />
    </Suspense>
  ),
  notFoundComponent: NotFoundScreen,
})

const at = <Path extends string>(path: Path) => ({ getParentRoute: () => root, path })

const routeTree = root.addChildren([
  createRoute({ ...at('/tokens'), validateSearch: readTokenSearch, component: TokensScreen }),
  createRoute({
    ...at('/tokens/new'),
    validateSearch: ({ from }): { from?: string } => (typeof from === 'string' ? { from } : {}),
    component: NewTokenScreen,
  }),
  createRoute({ ...at('/tokens/$tokenId'), component: TokenScreen }),
  createRoute({ ...at('/tokens/$tokenId/edit'), component: EditTokenScreen }),
])

/** The token screens under the paths that they have in the console, remembered by the element alone: the address of the page is the page's own. */
export function createEmbeddedRouter() {
  const history = createMemoryHistory({ initialEntries: ['/tokens'] })
  return createRouter({
    routeTree,
    // A link that is opened in another tab opens the page that the element stands in.
    history: Object.assign(history, { createHref: () => location.pathname + location.search }),
    defaultErrorComponent: FailedScreen,
  })
}

function FailedScreen({ error, reset }: ErrorComponentProps) {
  const { reset: forget } = useQueryErrorResetBoundary()
  const { texts, language } = useWording()
  if (isProblem(error, 'not_found')) return <NotFoundScreen />
  return (
    <EmptyState
      isPage
      icon={CircleAlert}
      title={texts.shell.failedTitle}
      text={faultText(error, texts, language)}
      action={
        <Button
          onClick={() => {
            forget()
            reset()
          }}
        >
          {texts.general.tryAgain}
        </Button>
      }
    />
  )
}

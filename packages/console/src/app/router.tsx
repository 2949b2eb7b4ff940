import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { isProblem } from '../api/problem.ts'
import type { Services } from '../api/services.tsx'
import { sessionQuery } from '../api/session.ts'
import { readOperatorSearch } from '../screens/operator/operator-tab.ts'
import { readOrganizationSearch } from '../screens/organizations/organization-tab.ts'
import { readTokenSearch } from '../screens/tokens/token-search.ts'
import { readWorkspaceSearch } from '../screens/workspaces/workspace-tab.ts'
import { FailedConsole, FailedScreen } from './failed-screen.tsx'
import { NotFoundScreen } from './not-found-screen.tsx'
import { Shell } from './shell.tsx'
import { leaveForSignIn } from './sign-in.ts'

interface RouterContext {
  readonly services: Services
  readonly queryClient: QueryClient
}

/** Every screen stands inside the shell, and only for somebody who is signed in. */
const root = createRootRouteWithContext<RouterContext>()({
  component: Shell,
  errorComponent: FailedConsole,
  notFoundComponent: NotFoundScreen,
  async beforeLoad({ context: { services, queryClient } }) {
    try {
      await queryClient.ensureQueryData(sessionQuery(services.api, services.csrf))
    } catch (fault) {
      if (isProblem(fault, 'setup_required')) location.assign('/setup')
      else if (isProblem(fault, 'unauthenticated')) leaveForSignIn()
      else throw fault
      // The page is about to be left: nothing is to be drawn meanwhile.
      await new Promise(() => {})
    }
  },
})

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad() {
    throw redirect({ to: '/tokens', replace: true })
  },
})

const tokens = createRoute({
  getParentRoute: () => root,
  path: '/tokens',
  validateSearch: readTokenSearch,
  component: lazyRouteComponent(() => import('../screens/tokens/tokens-screen.tsx'), 'TokensScreen'),
})

const newToken = createRoute({
  getParentRoute: () => root,
  path: '/tokens/new',
  validateSearch: ({ from }): { from?: string } => (typeof from === 'string' ? { from } : {}),
  component: lazyRouteComponent(() => import('../screens/tokens/new-token-screen.tsx'), 'NewTokenScreen'),
})

const token = createRoute({
  getParentRoute: () => root,
  path: '/tokens/$tokenId',
  component: lazyRouteComponent(() => import('../screens/tokens/detail/token-screen.tsx'), 'TokenScreen'),
})

const editToken = createRoute({
  getParentRoute: () => root,
  path: '/tokens/$tokenId/edit',
  component: lazyRouteComponent(() => import('../screens/tokens/edit-token-screen.tsx'), 'EditTokenScreen'),
})

const notices = createRoute({
  getParentRoute: () => root,
  path: '/notices',
  component: lazyRouteComponent(() => import('../screens/notices/notices-screen.tsx'), 'NoticesScreen'),
})

const profile = createRoute({
  getParentRoute: () => root,
  path: '/profile',
  component: lazyRouteComponent(() => import('../screens/profile/profile-screen.tsx'), 'ProfileScreen'),
})

const workspaces = createRoute({
  getParentRoute: () => root,
  path: '/workspaces',
  component: lazyRouteComponent(() => import('../screens/workspaces/workspaces-screen.tsx'), 'WorkspacesScreen'),
})

const workspace = createRoute({
  getParentRoute: () => root,
  path: '/workspaces/$workspaceId',
  validateSearch: readWorkspaceSearch,
  component: lazyRouteComponent(() => import('../screens/workspaces/workspace-screen.tsx'), 'WorkspaceScreen'),
})

const organizations = createRoute({
  getParentRoute: () => root,
  path: '/organizations',
  component: lazyRouteComponent(
    () => import('../screens/organizations/organizations-screen.tsx'),
    'OrganizationsScreen',
  ),
})

const organization = createRoute({
  getParentRoute: () => root,
  path: '/organizations/$organizationId',
  validateSearch: readOrganizationSearch,
  component: lazyRouteComponent(() => import('../screens/organizations/organization-screen.tsx'), 'OrganizationScreen'),
})

const serviceAccount = createRoute({
  getParentRoute: () => root,
  path: '/organizations/$organizationId/service-accounts/$accountId',
  component: lazyRouteComponent(
    () => import('../screens/organizations/service-account-screen.tsx'),
    'ServiceAccountScreen',
  ),
})

const operator = createRoute({
  getParentRoute: () => root,
  path: '/operator',
  validateSearch: readOperatorSearch,
  component: lazyRouteComponent(() => import('../screens/operator/operator-screen.tsx'), 'OperatorScreen'),
})

const routeTree = root.addChildren([
  home,
  tokens,
  newToken,
  token,
  editToken,
  notices,
  workspaces,
  workspace,
  organizations,
  organization,
  serviceAccount,
  operator,
  profile,
])

export function createConsoleRouter(context: RouterContext) {
  return createRouter({
    routeTree,
    context,
    defaultPreload: 'intent',
    defaultErrorComponent: FailedScreen,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>
  }
}

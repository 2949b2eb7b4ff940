import type { Route } from '../route.ts'
import { ACCOUNT_ROUTES } from './account.ts'
import { AUDIT_ROUTES } from './audit.ts'
import { CREDENTIAL_ROUTES } from './credentials.ts'
import { EMBED_ROUTES } from './embed.ts'
import { GRANT_ROUTES } from './grants.ts'
import { LEAK_ROUTES } from './leaks.ts'
import { NOTICE_ROUTES } from './notices.ts'
import { OPERATION_ROUTES } from './operation.ts'
import { ORGANIZATION_ROUTES } from './organizations.ts'
import { PLATFORM_ROUTES } from './platform.ts'
import { SELF_ROUTES } from './self.ts'
import { SERVICE_ACCOUNT_ROUTES } from './service-accounts.ts'
import { SESSION_ROUTES } from './session.ts'
import { TEAM_ROUTES } from './teams.ts'
import { USER_ROUTES } from './users.ts'
import { WORKSPACE_ROUTES } from './workspaces.ts'

/** Every route that a credential opens. */
export const ROUTES: readonly Route[] = [
  ...SELF_ROUTES,
  ...SESSION_ROUTES,
  ...ACCOUNT_ROUTES,
  ...CREDENTIAL_ROUTES,
  ...WORKSPACE_ROUTES,
  ...GRANT_ROUTES,
  ...ORGANIZATION_ROUTES,
  ...TEAM_ROUTES,
  ...SERVICE_ACCOUNT_ROUTES,
  ...USER_ROUTES,
  ...AUDIT_ROUTES,
  ...NOTICE_ROUTES,
  ...LEAK_ROUTES,
  ...PLATFORM_ROUTES,
  ...OPERATION_ROUTES,
  ...EMBED_ROUTES,
]

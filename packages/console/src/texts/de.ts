import { audit } from './de/audit.ts'
import { credentials } from './de/credentials.ts'
import { embed } from './de/embed.ts'
import { general } from './de/general.ts'
import { notices } from './de/notices.ts'
import { operator } from './de/operator.ts'
import { organizations } from './de/organizations.ts'
import { problems } from './de/problems.ts'
import { profile } from './de/profile.ts'
import { shell } from './de/shell.ts'
import { tokenDetail } from './de/token-detail.ts'
import { tokenForm } from './de/token-form.ts'
import { tokenSecret } from './de/token-secret.ts'
import { tokens } from './de/tokens.ts'
import { workspaces } from './de/workspaces.ts'
import type { Texts } from './en.ts'

export const de: Texts = {
  audit,
  credentials,
  embed,
  general,
  notices,
  problems,
  profile,
  shell,
  tokens,
  tokenForm,
  tokenSecret,
  tokenDetail,
  operator,
  organizations,
  workspaces,
}

import { audit } from './en/audit.ts'
import { credentials } from './en/credentials.ts'
import { embed } from './en/embed.ts'
import { general } from './en/general.ts'
import { notices } from './en/notices.ts'
import { operator } from './en/operator.ts'
import { organizations } from './en/organizations.ts'
import { problems } from './en/problems.ts'
import { profile } from './en/profile.ts'
import { shell } from './en/shell.ts'
import { tokenDetail } from './en/token-detail.ts'
import { tokenForm } from './en/token-form.ts'
import { tokenSecret } from './en/token-secret.ts'
import { tokens } from './en/tokens.ts'
import { workspaces } from './en/workspaces.ts'

export const en = {
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

/** Every sentence of the console. A language that lacks one, or has one too many, does not compile. */
export type Texts = typeof en

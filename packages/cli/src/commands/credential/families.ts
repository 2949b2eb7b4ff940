import type { Credentials, RecoverableCredentials } from '@latchkey/sdk'
import { CommandFailure } from '../../failure.ts'
import type { Connection } from '../../session/connect.ts'

/** What tells tokens, keys and service keys apart on the command line; everything else they share. */
export interface Family {
  /** The command's own word. */
  readonly noun: string
  readonly one: string
  readonly many: string
  readonly summary: string
  /** An id as examples show it. */
  readonly exampleId: string
  readonly exampleScopes: string
  /** Belongs to one workspace, which must be named. */
  readonly ofWorkspace: boolean
  /** May be limited to some of its owner's workspaces. */
  readonly reachesWorkspaces: boolean
  readonly open: (connection: Connection) => Credentials
  /** The same, where the operator may have made the secrets recoverable. */
  readonly openRecoverable?: (connection: Connection) => RecoverableCredentials
}

const keysOf = ({ latchkey, workspace }: Connection): RecoverableCredentials => {
  if (workspace) return latchkey.keys(workspace)
  throw new CommandFailure('usage', 'API keys belong to a workspace: name it with --workspace or LATCHKEY_WORKSPACE.')
}

export const families: readonly Family[] = [
  {
    noun: 'token',
    one: 'personal access token',
    many: 'personal access tokens',
    summary: 'your personal access tokens',
    exampleId: 'tok_01jd3k',
    exampleScopes: 'devices:read',
    ofWorkspace: false,
    reachesWorkspaces: true,
    open: ({ latchkey }) => latchkey.tokens,
    openRecoverable: ({ latchkey }) => latchkey.tokens,
  },
  {
    noun: 'key',
    one: 'API key',
    many: 'API keys',
    summary: 'the API keys of a workspace',
    exampleId: 'key_01jd3k',
    exampleScopes: 'devices:read',
    ofWorkspace: true,
    reachesWorkspaces: false,
    open: keysOf,
    openRecoverable: keysOf,
  },
  {
    noun: 'service-key',
    one: 'service key',
    many: 'service keys',
    summary: 'the keys that resource servers present to this service (for operators)',
    exampleId: 'svc_01jd3k',
    exampleScopes: 'verify',
    ofWorkspace: false,
    reachesWorkspaces: false,
    open: ({ latchkey }) => latchkey.serviceKeys,
  },
]

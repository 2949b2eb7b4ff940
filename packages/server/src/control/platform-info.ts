import {
  CREDENTIAL_KINDS,
  EXPIRY_PRESETS,
  type ExpiryPreset,
  type RoleCatalog,
  type ScopeDefinition,
  scanPattern,
} from '@latchkey/core'
import type { PlatformConfig } from './platform.ts'
import { query } from './use-case.ts'

/** What everybody who is signed in may know of the platform. */
export interface PlatformInfo extends Pick<PlatformConfig, 'name' | 'dialect' | 'defaultScopes' | 'defaultExpiry'> {
  readonly tokenPrefix: string
  /** Where the platform's API is; `null` where nobody said. */
  readonly apiUrl: string | null
  readonly scopes: readonly ScopeDefinition[]
  readonly roles: RoleCatalog['names']
  readonly expiryPresets: readonly ExpiryPreset[]
  /** Whether the secrets of tokens and API keys made from now on can be shown again. */
  readonly recoverable: boolean
  /** For secret scanners: finds every token of this platform. */
  readonly scanPattern: string
}

export const platformInfo = query(
  { scope: 'self:read', at: 'account', callers: CREDENTIAL_KINDS },
  async ({ platform, recovery }, _input: object): Promise<PlatformInfo> => {
    const { name, dialect, token, defaultScopes, defaultExpiry, expiryPresets } = platform.config
    return {
      name,
      tokenPrefix: token.prefix,
      apiUrl: platform.config.apiUrl?.replace(/\/+$/, '') ?? null,
      dialect,
      scopes: platform.scopes.definitions,
      roles: platform.roles.names,
      defaultScopes,
      defaultExpiry,
      expiryPresets: expiryPresets ?? (Object.keys(EXPIRY_PRESETS) as ExpiryPreset[]),
      recoverable: recovery !== null,
      scanPattern: scanPattern(token),
    }
  },
)

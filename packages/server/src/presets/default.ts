import { DEFAULT_FORMAT } from '@latchkey/core'
import type { PlatformConfig } from '../control/platform.ts'

/** A platform that has declared nothing of its own yet: the management API's scopes alone, tokens that expire. */
export const plain: PlatformConfig = {
  name: 'Latchkey',
  token: DEFAULT_FORMAT,
  dialect: 'bearer',
  scopes: [],
  roles: {},
  defaultScopes: ['*'],
  defaultExpiry: '90d',
}

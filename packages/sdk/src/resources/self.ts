import type { Call, CallOptions } from '../call/caller.ts'
import type { RevokedCredential, Rotated, Rotation } from '../model/credential.ts'
import type { Self } from '../model/platform.ts'
import { operations } from '../operations.ts'
import { guardSecret } from './guarded-secret.ts'

/** The very credential that this client presents. */
export function self(call: Call) {
  const { self: table } = operations
  return {
    get: (options?: CallOptions) => call<Self>(table.get, {}, options),
    rotate: async (body?: Rotation, options?: CallOptions) =>
      guardSecret(await call<Rotated>(table.rotate, { body }, options)),
    /** Final: this client's next call is refused. */
    revoke: (reason?: string, options?: CallOptions) =>
      call<RevokedCredential>(table.revoke, { body: reason === undefined ? {} : { reason } }, options),
  }
}

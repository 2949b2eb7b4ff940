import { join } from 'node:path'
import type { Secret } from '@latchkey/core'
import { isWellFormed, type LatchkeyError, toInstant } from '@latchkey/core'
import { type Clock, createVerifier, type Verifier } from '@latchkey/verifier'
import { type Logger, pino } from 'pino'
import { randomBytes, sha256 } from '../adapters/crypto/node-crypto.ts'
import { aesSeal } from '../adapters/crypto/seal.ts'
import { openSqliteStore } from '../adapters/sqlite/store.ts'
import { SERVICE_SCOPES } from '../control/access/management-scopes.ts'
import { endOlderSecrets } from '../control/credentials/end-old-secret.ts'
import type { ControlParts } from '../control/perform.ts'
import { definePlatform, type PlatformConfig } from '../control/platform.ts'
import { type Origin, restApp } from '../faces/rest/app.ts'
import { setUpState } from '../faces/rest/set-up.ts'
import type { VerifyParts } from '../faces/rest/verify-call.ts'
import { storeRecordSource } from '../verification/record-source.ts'
import { makeSetUpSecret } from './set-up-secret.ts'

export interface LatchkeyConfig {
  /** Where the database lives; made, for its owner alone, when it is not there. */
  readonly dataFolder: string
  readonly platform: PlatformConfig
  /** The wall clock; the system's when left out. */
  readonly clock?: Clock
  /** Where log lines go; standard error when left out. */
  readonly log?: { write(line: string): void }
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

/** A running service without a listener, to be mounted wherever a web-standard handler fits. */
export interface Latchkey {
  readonly fetch: (request: Request, origin?: Partial<Origin>) => Promise<Response>
  /** What the use cases need: `perform(latchkey.control, …)`. */
  readonly control: ControlParts
  /** The same decisions in process, for a guard that lives beside the service. */
  readonly verifier: Verifier
  readonly verifyParts: VerifyParts
  /** The one-time secret that opens POST /v1/setup; `null` when the service is set up already. */
  readonly setUpSecret: Secret | null
  close(): Promise<void>
}

/** Puts the parts together. Throws `config_invalid` when platform or database can't be used. */
export async function createLatchkey(config: LatchkeyConfig): Promise<Latchkey> {
  const clock = config.clock ?? (() => toInstant(Date.now()))
  const log = logger(config)
  const platform = definePlatform(config.platform)
  const store = openSqliteStore({ file: join(config.dataFolder, 'latchkey.db'), clock })
  const control: ControlParts = { store: store.management, platform, clock, random: randomBytes, sha256, seal: aesSeal }
  const source = storeRecordSource({
    store: store.verification,
    catalogs: {
      scopes: platform.scopes,
      roles: platform.roles,
      personalScopes: platform.personalScopes,
      serviceScopes: SERVICE_SCOPES,
    },
    onFirstUse: (id, version) => endOlderSecrets({ store: store.management, clock, random: randomBytes }, id, version),
    onFault: (fault) => log.error({ err: fault }, 'an old secret could not be ended at the first use of its successor'),
  })
  const onFault = (fault: unknown) => log.error({ err: fault }, 'a record could not be read')
  const verifier = createVerifier({ source, sha256, clock, isWellFormed, onFault })
  const logError = (error: LatchkeyError) => {
    if (error.code === 'internal') log.error({ err: error.cause }, 'a request failed')
    else if (error.code === 'unavailable') log.warn({ err: error.cause }, 'a request could not be served')
  }
  const verifyParts: VerifyParts = { verifier, source, onError: logError }
  const isDone = setUpState(control)
  const setUp = (await isDone()) ? null : makeSetUpSecret(randomBytes, sha256)
  const app = restApp({
    control,
    verifier,
    verify: verifyParts,
    setUp: { control, isDone, isSecret: (text) => setUp?.matches(text) ?? false },
    isReady: () =>
      control.store
        .read(async ({ settings }) => settings.get('set_up_at'))
        .then(
          () => true,
          () => false,
        ),
    onError: logError,
  })
  return {
    fetch: async (request, origin = {}) => app.fetch(request, origin),
    control,
    verifier,
    verifyParts,
    setUpSecret: setUp?.secret ?? null,
    close: () => store.close(),
  }
}

/** Errors are logged by name, message and stack: a request's headers and body never get near the log. */
function logger({ log, logLevel }: LatchkeyConfig): Logger {
  return pino({ level: logLevel ?? 'info', base: null }, log ?? process.stderr)
}

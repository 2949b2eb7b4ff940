import type { Secret } from '@latchkey/core'
import { DAY, isWellFormed, LatchkeyError, toInstant } from '@latchkey/core'
import {
  type BrowserUseSink,
  type CachedVerifier,
  type Clock,
  createCachedVerifier,
  DEFAULT_MAX_STALENESS_MS,
  elapsedClock,
  withForeignTokens,
} from '@latchkey/verifier'
import { type Logger, pino } from 'pino'
import { foreignHashes } from '../adapters/crypto/foreign-hashes.ts'
import { randomBytes, sha256 } from '../adapters/crypto/node-crypto.ts'
import { aesSeal } from '../adapters/crypto/seal.ts'
import type { PositionHints } from '../adapters/nats/position-hints.ts'
import { SERVICE_SCOPES } from '../control/access/management-scopes.ts'
import { endIdle } from '../control/credentials/end-idle.ts'
import { endOlderSecrets } from '../control/credentials/end-old-secret.ts'
import { purgeExpired } from '../control/credentials/purge.ts'
import { noteBrowserUse } from '../control/exposures/note-browser-use.ts'
import { adopter } from '../control/foreign/adopt.ts'
import { planIdleEnds } from '../control/notices/plan-idle.ts'
import type { ControlParts } from '../control/perform.ts'
import { definePlatform, type PlatformConfig } from '../control/platform.ts'
import { answerAccounts } from '../faces/accounts/pages.ts'
import type { AccountFace } from '../faces/accounts/visit.ts'
import { consoleFace } from '../faces/console/console.ts'
import { siteOf } from '../faces/http/site.ts'
import { answerUnsubscribe } from '../faces/notices/unsubscribe.ts'
import { answerDeviceGrant } from '../faces/oauth/device-grant.ts'
import { type Origin, type Role, restApp } from '../faces/rest/app.ts'
import { setUpState } from '../faces/rest/set-up.ts'
import type { VerifyParts } from '../faces/rest/verify-call.ts'
import { retainChanges } from '../jobs/retain.ts'
import { tellOwners } from '../jobs/tell-owners.ts'
import type { CommitListener } from '../ports/change-log.ts'
import type { RunningService } from '../ports/running-service.ts'
import { dataPlane } from '../verification/data-plane.ts'
import { fleet } from '../verification/fleet.ts'
import { localFeed } from '../verification/local-feed.ts'
import { storeRecordSource } from '../verification/record-source.ts'
import { readConsoleBundle } from './console-bundle.ts'
import { type Job, type RunningJobs, startJobs } from './jobs.ts'
import { type NoticeConfig, prepareNotices } from './notices.ts'
import { readinessProbe, watchWrites } from './readiness.ts'
import { prepareRecovery, type RecoveryConfig } from './recovery.ts'
import { runningService } from './running.ts'
import { sealWatch } from './seal-watch.ts'
import { makeSetUpSecret } from './set-up-secret.ts'
import { prepareSignIn, type SignInConfig } from './sign-in.ts'
import { sleep } from './sleep.ts'
import { openStores, type StoreConfig } from './stores.ts'

/** How soon a commit of another process on the same file is seen while somebody waits for it. */
const OTHER_PROCESSES_POLL_MS = 25
/** From one write of last uses to the next; also how much of them a crash loses. */
const USAGE_FLUSH_MS = 10_000
/** How soon an import by another process is noticed that brings a format of its own. */
const FORMATS_EVERY_MS = 5000
const RETAIN_EVERY_MS = 10 * 60 * 1000
const PURGE_EVERY_MS = 60 * 60 * 1000
const IDLE_EVERY_MS = 60 * 60 * 1000
const PURGE_AFTER_DAYS = 90
const NOTICES_EVERY_MS = 15 * 1000
/** A mail that is being handed over when the service stops gets this long. */
const MAIL_GRACE_MS = 1000

export interface LatchkeyConfig extends StoreConfig, NoticeConfig, RecoveryConfig, SignInConfig {
  readonly platform: PlatformConfig
  /** `verify` serves verification and what guards ask, and leaves management, the console and what the service does by itself to others. Default: `all`. */
  readonly role?: Role
  /** How long after its expiry a credential's secrets are deleted, and only what explains it is kept. Default: 90 days. */
  readonly purgeExpiredAfterDays?: number
  /** Where the built console is; where it is installed, when left out. */
  readonly consoleFolder?: string
  /** NATS servers, over which guards hear sooner of changes: `nats://user:password@host:4222`, several with commas between. Default: none. */
  readonly natsUrl?: string | undefined
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
  readonly verifier: CachedVerifier
  readonly verifyParts: VerifyParts
  /** What this process knows of itself. */
  readonly running: RunningService
  /** The one-time secret that opens POST /v1/setup; `null` when the service is set up already. */
  readonly setUpSecret: Secret | null
  /** Says from now on that it is not ready, and goes on to answer. */
  drain(): void
  /** Answers every waiting long poll, so that a listener can close. */
  quiesce(): void
  close(): Promise<void>
}

/** Puts the parts together. Throws `config_invalid` when platform or database can't be used. */
export async function createLatchkey(config: LatchkeyConfig): Promise<Latchkey> {
  const { role = 'all', clock = () => toInstant(Date.now()) } = config
  const log = logger(config)
  const platform = definePlatform(config.platform)
  if (!((config.purgeExpiredAfterDays ?? PURGE_AFTER_DAYS) >= 1))
    throw new LatchkeyError(
      'config_invalid',
      'purgeExpiredAfterDays must be at least 1: owners are told of an expiry for a day after it.',
    )
  const recovery = await prepareRecovery(config)
  const committed: CommitListener[] = []
  const seals = sealWatch(clock)
  const store = await openStores(config, {
    clock,
    onCommit: (entries) => {
      for (const hear of committed) hear(entries)
    },
    onBroken: ({ row, id }) => {
      seals.saw({ row, id })
      log.error(
        { credential: id, row },
        'a row is not as it was written, and counts for nothing: see latchkey doctor --seals',
      )
    },
  })
  const feed = localFeed({ log: store.changes, sleep, pollMs: OTHER_PROCESSES_POLL_MS })
  const elapsed = elapsedClock(() => performance.now(), clock)
  const followers = fleet({ elapsed, leaseMs: DEFAULT_MAX_STALENESS_MS })
  let jobs: RunningJobs | null = null
  const watched = watchWrites(store.management)
  const base = { store: watched.store, platform, clock, random: randomBytes }
  const notices = await prepareNotices(config, base, log).catch(async (fault: unknown) => {
    await store.close()
    throw fault
  })
  const signIn = prepareSignIn(config, notices, log)
  const running = runningService({
    config,
    fleet: followers,
    head: () => feed.head(),
    jobs: () => jobs,
    brokenSeals: seals.seen,
    startedAt: clock(),
  })
  const control: ControlParts = { ...base, sha256, seal: aesSeal, recovery, signIn: signIn.parts, running }
  const onFault = (fault: unknown) => log.error({ err: fault }, 'the data plane met a fault and goes on')
  const source = storeRecordSource({
    store: store.verification,
    catalogs: {
      tokenScopes: platform.tokenScopes,
      roles: platform.roles,
      personalScopes: platform.personalScopes,
      serviceScopes: SERVICE_SCOPES,
    },
    onFirstUse: (id, version) => endOlderSecrets({ store: watched.store, clock, random: randomBytes }, id, version),
    onFault,
  })
  const plane = dataPlane({
    feed,
    fleet: followers,
    usage: store.usage,
    sleep,
  })
  const adopt = adopter({
    store: watched.store,
    hashes: foreignHashes,
    sha256,
    clock,
    monotonic: elapsed,
    random: randomBytes,
  })
  await adopt.refresh()
  const browserUses: BrowserUseSink = (uses) =>
    noteBrowserUse({ store: watched.store, clock, random: randomBytes }, uses)
  const cached = createCachedVerifier({
    source,
    changes: feed,
    sha256,
    isWellFormed,
    clock,
    monotonic: elapsed,
    sleep,
    random: Math.random,
    randomBytes,
    onFault,
    usage: {
      sink: (items) => store.usage.add(items),
      browserUses,
      flushMs: USAGE_FLUSH_MS,
    },
  })
  const verifier = withForeignTokens(cached, {
    sha256,
    isForeign: adopt.isForeign,
    adopt: adopt.adopt,
    monotonic: elapsed,
    onFault,
  })
  const hints = await openHints(config.natsUrl, (fault) =>
    log.warn({ err: fault }, 'the broker keeps no positions yet; guards do without'),
  ).catch(async (fault: unknown) => {
    await store.close()
    throw fault
  })
  committed.push(verifier.apply, feed.wake, (entries) => {
    const last = entries.at(-1)
    if (last !== undefined) hints?.tell(last.position)
  })
  verifier.start()
  const logError = (error: LatchkeyError) => {
    if (error.code === 'internal') log.error({ err: error.cause }, 'a request failed')
    else if (error.code === 'unavailable') log.warn({ err: error.cause }, 'a request could not be served')
    else if (error.detail !== undefined)
      log.warn({ code: error.code, reason: error.detail }, 'a request was refused for what only the operator can mend')
  }
  const isDone = setUpState(control)
  const verifyParts: VerifyParts = { verifier, source, head: feed.head, isSetUp: isDone, onError: logError }
  const setUp = role === 'verify' || (await isDone()) ? null : makeSetUpSecret(randomBytes, sha256)
  const site = siteOf(config.publicUrl ?? null, notices.signer)
  const setUpFace = { control, isDone, isSecret: (text: string) => setUp?.matches(text) ?? false }
  const accounts: AccountFace = { control, verifier, site, setUp: setUpFace, onError: logError, onFault }
  const readiness = readinessProbe(watched, cached)
  const app = restApp({
    role,
    control,
    verifier,
    site,
    verify: verifyParts,
    dataPlane: plane,
    adopter: adopt,
    noteBrowserUse: browserUses,
    setUp: setUpFace,
    readiness: readiness.check,
    onError: logError,
  })
  const { name, brand = {} } = platform.config
  const answerConsole = consoleFace({
    bundle: role === 'all' ? await readConsoleBundle(config.consoleFolder) : null,
    name,
    brand,
  })
  const forPeople = async (request: Request, address: string | null): Promise<Response | null> =>
    (await answerUnsubscribe({ control, signer: notices.signer }, request)) ??
    (await answerAccounts(accounts, request, address)) ??
    (await answerDeviceGrant({ control, site, isSetUp: isDone, onError: logError }, request, address)) ??
    answerConsole(request)
  const refreshFormats: Job = {
    name: 'formats of other systems',
    everyMs: FORMATS_EVERY_MS,
    run: () => adopt.refresh(),
  }
  const upkeep: readonly Job[] = [
    { name: 'trim the change log', everyMs: RETAIN_EVERY_MS, run: () => retainChanges(store.changes, clock()) },
    {
      name: 'purge what expired long ago',
      everyMs: PURGE_EVERY_MS,
      run: async (stopping) => {
        const moment = clock() - Math.round((config.purgeExpiredAfterDays ?? PURGE_AFTER_DAYS) * DAY)
        if (moment > 0) await purgeExpired(control, toInstant(moment), stopping)
      },
    },
    { name: 'end what is idle', everyMs: IDLE_EVERY_MS, run: (stopping) => endIdle(control, stopping) },
    {
      name: 'warn of what is idle',
      everyMs: IDLE_EVERY_MS,
      run: (stopping) => planIdleEnds(notices.parts, stopping),
    },
    { name: 'tell owners', everyMs: NOTICES_EVERY_MS, run: (stopping) => tellOwners(notices.parts, stopping) },
  ]
  const started = startJobs(role === 'all' ? [refreshFormats, ...upkeep] : [refreshFormats], { sleep, clock, onFault })
  jobs = started
  return {
    fetch: async (request, origin = {}) =>
      (role === 'all' ? await forPeople(request, origin.address ?? null) : null) ?? app.fetch(request, origin),
    control,
    verifier,
    verifyParts,
    running,
    setUpSecret: setUp?.secret ?? null,
    drain: readiness.drain,
    quiesce: () => feed.stop(),
    async close() {
      feed.stop()
      const hurry = setTimeout(notices.close, MAIL_GRACE_MS)
      await started.stop()
      clearTimeout(hurry)
      notices.close()
      await signIn.close()
      await verifier.stop()
      await hints?.close()
      await store.close()
    },
  }
}

/** Errors are logged by name, message and stack: a request's headers and body never get near the log. */
function logger({ log, logLevel }: LatchkeyConfig): Logger {
  return pino({ level: logLevel ?? 'info', base: null }, log ?? process.stderr)
}

/** Loaded where it is wanted, so that the others start without it. */
async function openHints(url: string | undefined, onFault: (fault: unknown) => void): Promise<PositionHints | null> {
  if (url === undefined) return null
  const { natsPositionHints } = await import('../adapters/nats/position-hints.ts')
  return natsPositionHints({ url, onFault })
}

import type { Instant, Position } from '@latchkey/core'
import type { PlatformConfig } from '../control/platform.ts'
import type { RunningService, Setting } from '../ports/running-service.ts'
import type { Fleet } from '../verification/fleet.ts'
import type { RunningJobs } from './jobs.ts'
import type { NoticeConfig } from './notices.ts'
import type { RecoveryConfig } from './recovery.ts'
import type { StoreConfig } from './stores.ts'

/** As much of the configuration as is shown. */
interface ShownConfig extends StoreConfig, NoticeConfig, RecoveryConfig {
  readonly platform: PlatformConfig
  readonly role?: string
  readonly purgeExpiredAfterDays?: number
}

export interface RunningParts {
  readonly config: ShownConfig
  readonly fleet: Pick<Fleet, 'members'>
  readonly head: () => Promise<Position>
  readonly jobs: () => RunningJobs | null
  readonly brokenSeals: RunningService['brokenSeals']
  readonly startedAt: Instant
}

/** What this process knows of itself, for its operators. */
export function runningService({ config, fleet, head, jobs, brokenSeals, startedAt }: RunningParts): RunningService {
  const { mail, webhook } = config
  return {
    ...{ startedAt, head, brokenSeals },
    database: config.database === undefined ? 'sqlite' : 'postgres',
    async time(work) {
      const begun = performance.now()
      await work()
      return Math.round((performance.now() - begun) * 10) / 10
    },
    verifiers: fleet.members,
    jobs: () => jobs()?.seen() ?? [],
    channels: [
      ...(mail === undefined ? [] : (['mail'] as const)),
      ...(webhook === undefined ? [] : (['webhook'] as const)),
    ],
    settings: settingsOf(config),
  }
}

/** What holds, by the names that the configuration has. A list of what may be shown, not of what must be hidden: whatever is new is hidden. */
function settingsOf(config: ShownConfig): readonly Setting[] {
  const { platform, mail, webhook, notices = {} } = config
  const shown = (name: string, value: Setting['value'] | undefined): Setting => ({
    ...{ name, value: value ?? null, isSecret: false },
  })
  const secret = (name: string, value: unknown): Setting => ({ name, value: value !== undefined, isSecret: true })
  return [
    shown('platform.name', platform.name),
    shown('platform.token.prefix', platform.token.prefix),
    shown('platform.dialect', platform.dialect),
    shown('platform.defaultExpiry', platform.defaultExpiry),
    shown('platform.uniqueNames', platform.uniqueNames),
    shown('platform.serviceAccountTokens', platform.serviceAccountTokens),
    shown('role', config.role ?? 'all'),
    shown('publicUrl', config.publicUrl),
    secret('database', config.database),
    shown('changeLogPartitions', config.changeLogPartitions),
    secret('recoveryKeys', config.recoveryKeys),
    shown('purgeExpiredAfterDays', config.purgeExpiredAfterDays ?? 90),
    shown('notices.earlyDays', notices.earlyDays ?? 7),
    shown('notices.finalDays', notices.finalDays ?? 1),
    shown('notices.idleDays', notices.idleDays ?? 7),
    shown('notices.manageUrl', notices.manageUrl),
    shown('mail.smtpUrl', hostOf(mail?.smtpUrl)),
    shown('mail.from', mail?.from),
    shown('webhook.url', hostOf(webhook?.url)),
    secret('webhook.secret', webhook?.secret),
  ]
}

/** An address without what may open something: a user, a password, and whatever stands in path or query. */
function hostOf(address: string | undefined): string | null {
  if (address === undefined || !URL.canParse(address)) return null
  const { protocol, host } = new URL(address)
  return `${protocol}//${host}`
}

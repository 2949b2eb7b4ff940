import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Instant } from '@latchkey/core'
import { createLatchkey, type Latchkey } from '@latchkey/server'
import { randomBytes, sha256 } from '../../../packages/server/src/adapters/crypto/node-crypto.ts'
import { aesSeal } from '../../../packages/server/src/adapters/crypto/seal.ts'
import { type NoticeConfig, type Notices, prepareNotices } from '../../../packages/server/src/boot/notices.ts'
import { openStores } from '../../../packages/server/src/boot/stores.ts'
import { planIdleEnds } from '../../../packages/server/src/control/notices/plan-idle.ts'
import { definePlatform } from '../../../packages/server/src/control/platform.ts'
import { type NoticeParts, tellOwners } from '../../../packages/server/src/jobs/tell-owners.ts'
import type { Mail, Webhook } from '../../../packages/server/src/ports/notice-receivers.ts'
import { PLATFORM } from '../http/platform.ts'
import { START, World } from '../http/world.ts'

export const PUBLIC_URL = 'https://tokens.example.com'

/** A service whose own clockwork tells nobody anything: what tells of expiries is made beside it, and runs when the test says so. */
export class NoticeWorld extends World {
  readonly #clock: () => Instant

  constructor(latchkey: Latchkey, folder: string, time: { now: Instant }) {
    super(latchkey, folder, [], time)
    this.#clock = () => time.now
  }

  /** Another process on the same database, as far as the database can tell. */
  async teller(
    config: NoticeConfig,
    receivers: { mail?: Mail; webhook?: Webhook; heartbeat?: NoticeParts['heartbeat'] } = {},
  ): Promise<Teller> {
    const log: { level: string; message: string; about: object }[] = []
    const clock = this.#clock
    const store = await openStores({ dataFolder: this.folder }, { clock })
    const control = {
      ...{ store: store.management, platform: definePlatform(PLATFORM), clock },
      ...{ random: randomBytes, sha256, seal: aesSeal, recovery: null },
    }
    const level = (name: string) => (about: object, message: string) => void log.push({ level: name, message, about })
    const logger = { info: level('info'), warn: level('warn') } as never
    const notices = await prepareNotices({ publicUrl: PUBLIC_URL, ...config }, control, logger)
    const channels = [receivers.mail && 'mail', receivers.webhook && 'webhook'].filter((name) => name !== undefined)
    const parts = { ...notices.parts, ...receivers, ...(channels.length > 0 && { channels: channels as never }) }
    return {
      ...{ notices, log },
      async run() {
        await planIdleEnds(parts)
        await tellOwners(parts)
      },
      async close() {
        notices.close()
        await store.close()
      },
    }
  }
}

export interface Teller {
  readonly notices: Notices
  readonly log: readonly { readonly level: string; readonly message: string; readonly about: object }[]
  run(): Promise<void>
  close(): Promise<void>
}

export async function openNoticeWorld(): Promise<NoticeWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-notices-'))
  const time = { now: START }
  const latchkey = await createLatchkey({
    ...{ dataFolder: folder, platform: PLATFORM, clock: () => time.now, logLevel: 'silent' },
    notices: { earlyDays: 0, finalDays: 0 },
  })
  const world = new NoticeWorld(latchkey, folder, time)
  const secret = latchkey.setUpSecret?.reveal() ?? ''
  const body = { email: 'operator@example.com', name: 'Operator' }
  world.operator = (await world.ok<{ secret: string }>('POST /v1/setup', secret, { body })).secret
  const key = { name: 'Backend', scopes: ['verify', 'sessions:create'], expires: 'never' }
  world.serviceKey = (await world.ok<{ secret: string }>('POST /v1/service-keys', world.operator, { body: key })).secret
  return world
}

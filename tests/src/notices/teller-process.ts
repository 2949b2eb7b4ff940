import { toInstant } from '@latchkey/core'
import { pino } from 'pino'
import { randomBytes, sha256 } from '../../../packages/server/src/adapters/crypto/node-crypto.ts'
import { aesSeal } from '../../../packages/server/src/adapters/crypto/seal.ts'
import { prepareNotices } from '../../../packages/server/src/boot/notices.ts'
import { openStores } from '../../../packages/server/src/boot/stores.ts'
import { definePlatform } from '../../../packages/server/src/control/platform.ts'
import { tellOwners } from '../../../packages/server/src/jobs/tell-owners.ts'
import { PLATFORM } from '../http/platform.ts'

/** Tells once of what is due, as a process of its own that can be killed. Its arguments: data folder, port of the mail server, the time. */
const [folder = '', port = '', now = ''] = process.argv.slice(2)
const clock = () => toInstant(Number(now))
const store = await openStores({ dataFolder: folder }, { clock })
const control = {
  ...{ store: store.management, platform: definePlatform(PLATFORM), clock },
  ...{ random: randomBytes, sha256, seal: aesSeal, recovery: null },
}
const mail = { smtpUrl: `smtp://localhost:${port}`, from: 'noreply@devices.example' }
const config = { publicUrl: 'https://tokens.example.com', mail }
const notices = await prepareNotices(config, control, pino({ level: 'silent' }))
await tellOwners(notices.parts)
notices.close()
await store.close()

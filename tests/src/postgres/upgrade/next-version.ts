import { toInstant } from '@latchkey/core'
import { startLatchkey } from '@latchkey/server'
import { readAddress } from '../../../../packages/server/src/adapters/postgres/address.ts'
import { migrate } from '../../../../packages/server/src/adapters/postgres/migrate.ts'
import { openPool } from '../../../../packages/server/src/adapters/postgres/pool.ts'
import { patience } from '../../../../packages/server/src/adapters/postgres/retry.ts'
import { MIGRATIONS } from '../../../../packages/server/src/adapters/sql/migrations.ts'
import { answerParent, inputOf } from '../../data-plane/processes/answer-parent.ts'
import type { ServiceInput, ServiceStarted } from '../../data-plane/processes/service.ts'
import { PLATFORM } from '../../http/platform.ts'
import { NEXT } from './next-migrations.ts'

/** A program with a schema that is newer than this one's, and that is otherwise the same. */
const { folder, database = '', port } = inputOf<ServiceInput>()
const timeouts = { connect: 10_000, statement: 10_000, lock: 5000, idleInTransaction: 10_000 }
const pool = openPool(readAddress(database), timeouts, 3)
const clock = () => toInstant(Date.now())
await migrate({ pool, clock, patience: patience(10_000), migrations: [...MIGRATIONS, ...NEXT] })
await pool.end()
const service = await startLatchkey({ dataFolder: folder, database, platform: PLATFORM, port, logLevel: 'error' })
answerParent({ url: service.url, setUpSecret: null } satisfies ServiceStarted, {})

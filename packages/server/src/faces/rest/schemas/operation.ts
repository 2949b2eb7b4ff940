import {
  CREDENTIAL_KINDS,
  covers,
  formatInstant,
  type Instant,
  LISTED_STATUSES,
  type Position,
  SECOND,
} from '@latchkey/core'
import { z } from 'zod'
import type { InventoryItem } from '../../../control/operation/inventory.ts'
import type { ConnectedVerifiers, ServiceHealth } from '../../../control/operation/running.ts'
import { credentialSchema, credentialView } from './credential.ts'
import { pageFields, searchText } from './list.ts'
import { timeOrNull, timeText } from './time.ts'

export const inventoryQuery = z.strictObject({
  ...pageFields,
  cursor: z.string().max(200).optional(),
  q: searchText.meta({
    description: 'Words of name, hint or description; or the id of a credential or of an owner.',
  }),
  kind: z.enum(CREDENTIAL_KINDS).optional().meta({ description: 'Default: all but sessions.' }),
  status: z.enum(LISTED_STATUSES).optional(),
})

export const inventorySchema = z
  .object({ credential: credentialSchema, ownerName: z.string() })
  .meta({ id: 'InventoryItem' })

export const inventoryView = (
  { credential, ownerName }: InventoryItem,
  now: Instant,
): z.infer<typeof inventorySchema> => ({
  credential: credentialView(credential, now),
  ownerName,
})

export const verifiersSchema = z
  .object({
    position: z.int().meta({ description: 'How many changes the log has seen.' }),
    items: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        position: z.int().nullable().meta({ description: 'How many of them it has taken in; null for nothing yet.' }),
        isUpToDate: z.boolean(),
        leaseAgeMs: z.int().meta({ description: 'Milliseconds since it last asked.' }),
        leaseMs: z.int().meta({ description: 'Silent for so long, it decides nothing from memory.' }),
      }),
    ),
  })
  .meta({ id: 'Verifiers', description: 'Those that follow the process that answers.' })

export function verifiersView({ head, verifiers }: ConnectedVerifiers): z.infer<typeof verifiersSchema> {
  const items = verifiers.map(({ id, name, position, silentMs, leaseMs }) => ({
    ...{ id, name, leaseAgeMs: Math.round(silentMs), leaseMs: Math.round(leaseMs) },
    position: position === null ? null : changesUpTo(position),
    isUpToDate: position !== null && covers(position, head),
  }))
  return { position: changesUpTo(head), items }
}

/** Of all partitions together. */
const changesUpTo = ({ numbers }: Position): number => numbers.reduce((sum, number) => sum + number, 0)

export const healthSchema = z
  .object({
    startedAt: timeText,
    database: z.object({
      engine: z.enum(['sqlite', 'postgres']),
      readMs: z.number().meta({ description: 'Milliseconds that one read takes now.' }),
    }),
    channels: z
      .array(z.enum(['mail', 'webhook']))
      .meta({ description: 'By what owners are told; where none is set up, by the log.' }),
    deliveries: z.array(
      z.object({
        channel: z.enum(['mail', 'webhook', 'log']),
        waiting: z.int(),
        waitingSince: timeText.nullable(),
        refused: z.int().meta({ description: 'For good, within a day.' }),
      }),
    ),
    jobs: z.array(
      z.object({
        name: z.string(),
        everySeconds: z.number(),
        lastEndedAt: timeText.nullable(),
        lastTookMs: z.number().nullable(),
        hasFailed: z.boolean(),
      }),
    ),
    seals: z.object({ broken: z.int(), lastSeenAt: timeText.nullable() }).meta({
      description: 'Credentials that this process has found not to be as they were written, since it started.',
    }),
  })
  .meta({ id: 'ServiceHealth' })

export function healthView(health: ServiceHealth): z.infer<typeof healthSchema> {
  const { startedAt, database, channels, backlog, jobs, brokenSeals } = health
  return {
    startedAt: formatInstant(startedAt),
    database: { ...database },
    channels: [...channels],
    deliveries: backlog.map(({ waitingSince, ...rest }) => ({ ...rest, waitingSince: timeOrNull(waitingSince) })),
    jobs: jobs.map(({ name, everyMs, lastEndedAt, lastTookMs, hasFailed }) => ({
      ...{ name, everySeconds: everyMs / SECOND, lastTookMs, hasFailed },
      lastEndedAt: timeOrNull(lastEndedAt),
    })),
    seals: { broken: brokenSeals.credentials, lastSeenAt: timeOrNull(brokenSeals.lastSeenAt) },
  }
}

export const settingsSchema = z
  .object({
    items: z.array(
      z.object({
        name: z.string(),
        value: z.union([z.string(), z.number(), z.boolean()]).nullable(),
        isSecret: z.boolean().meta({ description: 'Then the value says whether it is set.' }),
      }),
    ),
    roles: z
      .array(
        z.object({
          at: z.enum(['workspace', 'organization', 'platform']),
          name: z.string(),
          scopes: z.array(z.string()),
        }),
      )
      .meta({ description: 'What each role gives, wildcards resolved.' }),
  })
  .meta({ id: 'Configuration' })

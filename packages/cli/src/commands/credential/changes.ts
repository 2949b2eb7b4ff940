import type { CredentialChanges, RateLimit } from '@latchkey/sdk'
import { type Command, InvalidArgumentError } from 'commander'
import { commaList } from '../command.ts'
import { EXPIRY_HELP, readExpiry } from './expiry.ts'
import type { Family } from './families.ts'

export interface ChangeOptions {
  readonly description?: string
  readonly scope?: readonly string[]
  readonly limitTo?: readonly string[]
  readonly everywhere?: true
  readonly resource?: readonly string[]
  readonly ip?: readonly string[]
  readonly rateLimit?: RateLimit | null
  readonly expires?: ReturnType<typeof readExpiry>
}

/** The options that describe a credential, the same for making and changing one. */
export function describing(command: Command, family: Family): Command {
  command
    .option('--description <text>', 'what it is for')
    .option('--scope <scopes>', 'what it may do; comma-separated or repeated', commaList)
  if (family.reachesWorkspaces) {
    command.option(
      '--limit-to <workspaces>',
      'only these workspaces, by id or owner/slug; comma-separated or repeated',
      commaList,
    )
  }
  return command
    .option('--resource <ids>', 'only these resources of the platform; comma-separated or repeated', commaList)
    .option('--ip <ranges>', 'only from these addresses or CIDR ranges; comma-separated or repeated', commaList)
    .option('--rate-limit <limit>', 'at most so many requests in so many seconds, as 100/60; or none', readRateLimit)
    .option('--expires <when>', EXPIRY_HELP, readExpiry)
}

/** Only what was given: the rest stays as it is, or as the service sets it. */
export function changesFrom(options: ChangeOptions): CredentialChanges {
  const { description, scope, limitTo, everywhere, resource, ip, rateLimit, expires } = options
  return {
    ...(description === undefined ? {} : { description }),
    ...(scope === undefined ? {} : { scopes: scope }),
    ...(limitTo === undefined ? {} : { workspaces: limitTo }),
    ...(everywhere === undefined ? {} : { workspaces: null }),
    ...(resource === undefined ? {} : { resources: resource }),
    ...(ip === undefined ? {} : { ipAllowlist: ip }),
    ...(rateLimit === undefined ? {} : { rateLimit }),
    ...expires,
  }
}

function readRateLimit(value: string): RateLimit | null {
  if (value === 'none') return null
  const [, requests, windowSeconds] = /^(\d{1,7})\/(\d{1,5})$/.exec(value) ?? []
  if (requests !== undefined) return { requests: Number(requests), windowSeconds: Number(windowSeconds) }
  throw new InvalidArgumentError('Write requests and seconds as 100/60, or none.')
}

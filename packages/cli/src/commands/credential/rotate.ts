import type { Rotation } from '@latchkey/sdk'
import { type Command, InvalidArgumentError } from 'commander'
import { type DeliveryOptions, deliverSecret } from '../../output/deliver-secret.ts'
import { moment } from '../../output/moment.ts'
import { plain } from '../../output/plain.ts'
import { type ConnectionOptions, connect } from '../../session/connect.ts'
import type { Family } from './families.ts'
import { familyVerb } from './family-verb.ts'

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const
const LONGEST_SECONDS = 7 * SECONDS.d

type Options = ConnectionOptions & DeliveryOptions & { readonly overlap?: Rotation }

export function rotateCommand(family: Family): Command {
  return familyVerb(
    family,
    'rotate',
    `give a ${family.one} a new secret under the same id`,
    `rotate ${family.exampleId} --overlap 24h --output import.token`,
  )
    .argument('<id>')
    .option(
      '--overlap <time>',
      'how long the old secret still works: first-use (the default), 0, or up to 7d (30m, 24h)',
      readOverlap,
    )
    .option('--output <file>', 'write the secret to this new file (mode 0600) in place of stdout')
    .action(async (id: string, options: Options) => {
      const credentials = family.open(await connect(options))
      await deliverSecret(
        () => credentials.rotate(id, options.overlap),
        options,
        ({ credential, oldSecretEndsAt, oldSecretEndsAtFirstUse }) => {
          const end = oldSecretEndsAtFirstUse
            ? `ends when the new one is first used, at the latest ${moment(oldSecretEndsAt)}`
            : `ends ${moment(oldSecretEndsAt)}`
          return `“${plain(credential.name)}” (${credential.id}) has a new secret; the old one ${end}.`
        },
      )
    })
}

function readOverlap(value: string): Rotation {
  if (value === 'first-use') return { overlap: { until: 'first_use' } }
  const [, digits, unit] = /^(\d{1,6})([smhd])$/.exec(value === '0' ? '0s' : value) ?? []
  const seconds = Number(digits) * SECONDS[unit as keyof typeof SECONDS]
  if (seconds <= LONGEST_SECONDS) return { overlap: { until: 'deadline', seconds } }
  throw new InvalidArgumentError('Write first-use, 0, or a time up to 7d: 90s, 30m, 24h, 2d.')
}

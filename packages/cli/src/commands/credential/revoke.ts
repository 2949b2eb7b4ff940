import type { FleetReceipt } from '@latchkey/sdk'
import { type Command, InvalidArgumentError } from 'commander'
import { plain } from '../../output/plain.ts'
import { note, printJson } from '../../output/print.ts'
import { whileWaiting } from '../../output/progress.ts'
import { confirmByName } from '../../prompts/confirm.ts'
import { type ConnectionOptions, connect } from '../../session/connect.ts'
import type { Family } from './families.ts'
import { familyVerb } from './family-verb.ts'

type Options = ConnectionOptions & {
  readonly json?: boolean
  readonly yes?: boolean
  readonly reason?: string
  readonly wait?: number | true
}

const DEFAULT_WAIT_SECONDS = 10
/** Short of the client's own patience. */
const LONGEST_WAIT_SECONDS = 25

export function revokeCommand(family: Family): Command {
  return familyVerb(
    family,
    'revoke',
    `end a ${family.one} for good`,
    `revoke ${family.exampleId} --reason "laptop stolen" --yes`,
  )
    .argument('<id>')
    .option('--reason <text>', 'why, for the history')
    .option(
      '--wait [seconds]',
      `until every connected verifier has confirmed it, at most so long (default: ${DEFAULT_WAIT_SECONDS})`,
      waitSeconds,
    )
    .option('-y, --yes', 'do not ask')
    .action(async (id: string, options: Options) => {
      const credentials = family.open(await connect(options))
      await confirmByName(
        `revoke this ${family.one} for good`,
        async () => (await credentials.get(id)).name,
        options.yes,
      )
      const seconds = options.wait === true ? DEFAULT_WAIT_SECONDS : options.wait
      const work = credentials.revoke(id, options.reason, { waitSeconds: seconds })
      const revoked = await (seconds === undefined ? work : whileWaiting('Waiting for connected verifiers', work))
      if (options.json) return printJson(revoked)
      note(`“${plain(revoked.name)}” (${revoked.id}) is revoked.`)
      if (revoked.fleet !== undefined) note(reached(revoked.fleet))
    })
}

function waitSeconds(text: string): number {
  const seconds = Number(text)
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= LONGEST_WAIT_SECONDS) return seconds
  throw new InvalidArgumentError(`It must be a whole number of seconds, 1 to ${LONGEST_WAIT_SECONDS}.`)
}

function reached({ confirmed, missing, elapsedMs }: FleetReceipt): string {
  const heard = `${confirmed} of ${confirmed + missing.length} connected verifiers confirmed it within ${elapsedMs} ms`
  if (missing.length === 0) return `${heard}.`
  return `${heard}; until their lease is over these may not know: ${missing.map(({ name }) => plain(name)).join(', ')}.`
}

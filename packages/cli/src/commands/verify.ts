import { Latchkey, type VerifyAnswer } from '@latchkey/sdk'
import type { Command } from 'commander'
import { EXIT_CODES } from '../exit-codes.ts'
import { CommandFailure } from '../failure.ts'
import { moment } from '../output/moment.ts'
import { print, printJson } from '../output/print.ts'
import { style } from '../output/style.ts'
import { facts } from '../output/table.ts'
import { serviceUrl } from '../session/connect.ts'
import { readToken, readTokenFile } from '../session/read-token.ts'
import { readSession } from '../session/stored-session.ts'
import { commaList, verb } from './command.ts'

interface Options {
  readonly json?: boolean
  readonly url?: string
  readonly tokenFile?: string
  readonly serviceKeyFile?: string
  readonly workspace?: string
  readonly scope?: readonly string[]
  readonly ip?: string
  readonly resource?: string
}

export function verifyCommand(): Command {
  return verb(
    'verify',
    'ask whether a token is good, as a resource server would',
    'verify --workspace acme/homes --scope devices:read < some.token',
  )
    .option('--url <url>', 'the service (else LATCHKEY_URL, else where you are signed in)')
    .option('--token-file <file>', 'read the token from this file; else it is asked for, or read from stdin')
    .option('--service-key-file <file>', 'ask with the service key in this file (else LATCHKEY_SERVICE_KEY)')
    .option('--workspace <id>', 'in this workspace, by id or owner/slug')
    .option('--scope <scopes>', 'for these scopes, all of them; comma-separated or repeated', commaList)
    .option('--ip <address>', 'from this address')
    .option('--resource <id>', 'on this resource')
    .action(async (options: Options) => {
      const url = serviceUrl(options.url === undefined ? {} : { url: options.url }, await readSession())
      const serviceKey = await readServiceKey(options.serviceKeyFile)
      const token = await readToken(options.tokenFile, 'token to verify')
      const { workspace, scope, ip, resource } = options
      const decision = await new Latchkey({ url, token: serviceKey }).verify({
        token,
        ...(workspace === undefined ? {} : { workspace }),
        ...(scope === undefined ? {} : { scopes: scope }),
        ...(ip === undefined ? {} : { ip }),
        ...(resource === undefined ? {} : { resource }),
      })
      if (options.json) printJson(decision)
      else print(inWords(decision))
      if (!decision.ok) process.exitCode = EXIT_CODES.refused.code
    })
}

async function readServiceKey(file: string | undefined): Promise<string> {
  const key = file === undefined ? process.env['LATCHKEY_SERVICE_KEY'] : await readTokenFile(file)
  if (key) return key
  throw new CommandFailure(
    'unauthenticated',
    'Verifying needs a service key: set LATCHKEY_SERVICE_KEY, or give --service-key-file.',
  )
}

function inWords(decision: VerifyAnswer): string {
  if (!decision.ok) return `${style('red', 'refused')}  ${decision.code}: ${decision.message}`
  const { credential, principal, workspace, scopes, resources, expiresAt } = decision
  return [
    style('green', 'accepted'),
    facts([
      ['credential', `${credential.name} (${credential.id}, ${credential.kind})`],
      ['acts for', `${principal.id} (${principal.type})`],
      ['workspace', workspace === null ? 'none' : `${workspace.name} (${workspace.id}, ${workspace.address})`],
      ['scopes', scopes.join(' ') || 'none'],
      ['resources', resources?.join(' ')],
      ['expires', expiresAt === null ? 'never' : moment(expiresAt)],
    ]),
  ].join('\n')
}

import { Latchkey, type Self } from '@latchkey/sdk'
import { type Command, Option } from 'commander'
import { CommandFailure } from '../../failure.ts'
import { plain } from '../../output/plain.ts'
import { note, printJson } from '../../output/print.ts'
import { askText, isInteractive } from '../../prompts/terminal.ts'
import type { ConnectionOptions } from '../../session/connect.ts'
import { tokenByBrowser } from '../../session/device-login.ts'
import { readToken } from '../../session/read-token.ts'
import { readSession, sessionFile, writeSession } from '../../session/stored-session.ts'
import { inWorkspace, verb } from '../command.ts'

const USUAL_URL = 'http://127.0.0.1:8787'

type Options = ConnectionOptions & { readonly json?: boolean; readonly browser?: boolean; readonly paste?: boolean }

export function loginCommand(): Command {
  const command = verb(
    'login',
    'sign in with your browser, or keep a token, for the commands that follow',
    'login --url https://tokens.example.com',
  )
    .option('--url <url>', 'the service (else LATCHKEY_URL)')
    .option('--token-file <file>', 'keep the token in this file; without a terminal, the one on stdin')
    .addOption(new Option('--browser', 'sign in with a browser, also without a terminal').conflicts('tokenFile'))
    .addOption(new Option('--paste', 'ask for a token in place of a browser').conflicts(['tokenFile', 'browser']))
  return inWorkspace(command).action(async (options: Options) => {
    const url = options.url || process.env['LATCHKEY_URL'] || (await askForUrl())
    const token = await newToken(url, options)
    const self = await new Latchkey({ url, token }).self.get()
    await writeSession({ url, token, workspace: options.workspace ?? self.credential.workspaceId })
    if (options.json) return printJson({ url, principal: self.principal, credential: self.credential })
    note(`Signed in at ${url} as ${who(self)}, with “${plain(self.credential.name)}”.`)
    note(`The token is kept in ${sessionFile()}, which only you may read.`)
  })
}

/** By the browser of the person at the terminal; else what was named, pasted or piped in. */
function newToken(url: string, { browser, paste, tokenFile }: Options): Promise<string> {
  const byBrowser = browser ?? (tokenFile === undefined && !paste && isInteractive())
  return byBrowser ? tokenByBrowser(url) : readToken(tokenFile, 'token')
}

async function askForUrl(): Promise<string> {
  if (!isInteractive()) throw new CommandFailure('usage', 'Which service? Give --url or set LATCHKEY_URL.')
  const stored = await readSession().catch(() => null)
  return askText('Where does the service listen?', { initial: stored?.url ?? USUAL_URL })
}

function who({ principal }: Self): string {
  return plain(principal.email ? `${principal.name} <${principal.email}>` : principal.name)
}

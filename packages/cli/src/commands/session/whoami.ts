import type { Command } from 'commander'
import { moment } from '../../output/moment.ts'
import { print, printJson } from '../../output/print.ts'
import { facts } from '../../output/table.ts'
import { type ConnectionOptions, connect } from '../../session/connect.ts'
import { connecting, verb } from '../command.ts'

export function whoamiCommand(): Command {
  return connecting(verb('whoami', 'show who the token acts as', 'whoami')).action(
    async (options: ConnectionOptions & { readonly json?: boolean }) => {
      const { latchkey, url } = await connect(options)
      const { credential, principal, scopes } = await latchkey.self.get()
      if (options.json) return printJson({ url, credential, principal, scopes })
      print(
        facts([
          ['service', url],
          ['acts as', principal.name],
          ['email', principal.email],
          ['principal', `${principal.id} (${principal.type})`],
          ['token', `${credential.name} (${credential.id}, ${credential.hint})`],
          ['expires', credential.expiresAt === null ? 'never' : moment(credential.expiresAt)],
          ['workspace', credential.workspaceId],
          ['scopes', scopes.join(' ')],
        ]),
      )
    },
  )
}

import { Latchkey } from '@latchkey/sdk'
import type { Command } from 'commander'
import { note, printJson } from '../../output/print.ts'
import { deleteSession, readSession } from '../../session/stored-session.ts'
import { verb } from '../command.ts'

export function logoutCommand(): Command {
  return verb('logout', 'forget the token that login kept', 'logout --revoke')
    .option('--revoke', 'and end the token for good')
    .action(async ({ json, revoke }: { readonly json?: boolean; readonly revoke?: boolean }) => {
      // A damaged file is a reason to sign out, not to refuse it.
      const session = await readSession().catch((error) => {
        if (revoke) throw error
        return null
      })
      if (revoke && session !== null)
        await new Latchkey({ url: session.url, token: session.token }).self.revoke('signed out')
      await deleteSession()
      if (json) return printJson({ signedOut: true, revoked: revoke === true && session !== null })
      note(revoke && session !== null ? 'Signed out, and the token is revoked.' : 'Signed out.')
    })
}

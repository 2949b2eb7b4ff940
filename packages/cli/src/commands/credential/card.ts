import type { Credential } from '@latchkey/sdk'
import { moment } from '../../output/moment.ts'
import { print, printJson } from '../../output/print.ts'
import { facts } from '../../output/table.ts'

/** Everything about one credential. */
export function showCredential(credential: Credential, json: boolean | undefined): void {
  if (json) {
    printJson(credential)
    return
  }
  const { workspaces, resources, ipAllowlist, rateLimit, lastUse } = credential
  print(
    facts([
      ['id', credential.id],
      ['kind', credential.kind],
      ['name', credential.name],
      ['description', credential.description],
      ['status', credential.status],
      ['secret', `${credential.hint} (version ${credential.secretVersion})`],
      ['scopes', credential.scopes.join(' ') || 'none'],
      ['workspace', credential.workspaceId],
      ['workspaces', credential.kind === 'pat' ? (workspaces?.join(' ') ?? 'all of its owner') : null],
      ['resources', resources?.join(' ')],
      ['addresses', ipAllowlist.join(' ')],
      ['rate limit', rateLimit && `${rateLimit.requests} requests in ${rateLimit.windowSeconds} s`],
      ['owner', credential.ownerId],
      ['created', `${moment(credential.createdAt)} by ${credential.createdBy}`],
      ['not before', moment(credential.notBefore)],
      ['expires', credential.expiresAt === null ? 'never' : moment(credential.expiresAt)],
      ['last used', lastUse && `${moment(lastUse.at)} (${lastUse.count} in all)`],
      ['suspended', moment(credential.suspendedAt)],
      [
        'revoked',
        credential.revokedAt && `${moment(credential.revokedAt)} by ${credential.revokedBy ?? 'the service'}`,
      ],
      ['reason', credential.revokeReason],
    ]),
  )
}

import type { AuditEntry } from '@latchkey/sdk'
import type { Command } from 'commander'
import { type ListingOptions, showListing } from '../../output/listing.ts'
import { moment } from '../../output/moment.ts'
import type { Column } from '../../output/table.ts'
import { connect } from '../../session/connect.ts'
import { connecting, limited, verb } from '../command.ts'
import { filterOf, type HistoryOptions, historyOptions } from './history-of.ts'

const columns: readonly Column<AuditEntry>[] = [
  { title: 'WHEN', value: ({ at }) => moment(at) },
  { title: 'ACTION', value: ({ action }) => action },
  { title: 'SUBJECT', value: ({ subjectId }) => subjectId },
  { title: 'BY', value: ({ actor }) => actor?.principalId ?? 'the service' },
]

export function auditList(): Command {
  const command = connecting(verb('list', 'show what happened, newest first', 'audit list --action token.revoked'))
  return limited(historyOptions(command)).action(async (options: HistoryOptions & ListingOptions) => {
    const { audit } = (await connect(options)).latchkey
    const { workspace, organization, platform } = options
    const filter = filterOf(options)
    const entries =
      workspace !== undefined
        ? audit.workspace(workspace, filter)
        : organization !== undefined
          ? audit.organization(organization, filter)
          : platform
            ? audit.platform(filter)
            : audit.own(filter)
    await showListing(entries, columns, options, 'Nothing of that kind happened.')
  })
}

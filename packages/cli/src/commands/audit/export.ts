import { Writable } from 'node:stream'
import { type Command, Option } from 'commander'
import { connect } from '../../session/connect.ts'
import { connecting, verb } from '../command.ts'
import { filterOf, type HistoryOptions, historyOptions } from './history-of.ts'

type Options = HistoryOptions & { readonly format?: 'csv' | 'jsonl'; readonly json?: boolean }

export function auditExport(): Command {
  const command = connecting(verb('export', 'write a whole history to stdout', 'audit export --format csv > audit.csv'))
  return historyOptions(command)
    .addOption(new Option('--format <format>', 'CSV, or JSON by the line').choices(['csv', 'jsonl']).default('jsonl'))
    .action(async (options: Options) => {
      const { audit } = (await connect(options)).latchkey
      const { workspace, organization, platform, json, format } = options
      const choice = { ...filterOf(options), format: json ? ('jsonl' as const) : format }
      const file =
        workspace !== undefined
          ? await audit.exportWorkspace(workspace, choice)
          : organization !== undefined
            ? await audit.exportOrganization(organization, choice)
            : platform
              ? await audit.exportPlatform(choice)
              : await audit.exportOwn(choice)
      await file.pipeTo(Writable.toWeb(process.stdout), { preventClose: true })
    })
}

import { type Command, Option } from 'commander'
import { CommandFailure } from '../../failure.ts'
import { type ConnectionOptions, connect } from '../../session/connect.ts'
import { showCredential } from './card.ts'
import { type ChangeOptions, changesFrom, describing } from './changes.ts'
import type { Family } from './families.ts'
import { familyVerb } from './family-verb.ts'

type Options = ChangeOptions & ConnectionOptions & { readonly json?: boolean; readonly name?: string }

export function editCommand(family: Family): Command {
  const command = familyVerb(
    family,
    'edit',
    `change a ${family.one}; lists replace what was there`,
    `edit ${family.exampleId} --name "import" --expires 30d`,
  )
    .argument('<id>')
    .option('--name <name>', 'another name')
  if (family.reachesWorkspaces) {
    command.addOption(new Option('--everywhere', 'every workspace of its owner').conflicts('limitTo'))
  }
  return describing(command, family).action(async (id: string, options: Options) => {
    const { name } = options
    const changes = { ...changesFrom(options), ...(name === undefined ? {} : { name }) }
    if (Object.keys(changes).length === 0) {
      throw new CommandFailure('usage', 'Nothing to change: give at least one of the options, which --help lists.')
    }
    const credentials = family.open(await connect(options))
    showCredential(await credentials.edit(id, changes), options.json)
  })
}

import type { Command } from 'commander'
import { connecting, inWorkspace, verb } from '../command.ts'
import type { Family } from './families.ts'

/** A verb of one family, with the options that say which service, as whom and in which workspace. */
export function familyVerb(family: Family, name: string, summary: string, example: string): Command {
  const command = connecting(verb(name, summary, `${family.noun} ${example}`))
  return family.ofWorkspace ? inWorkspace(command) : command
}

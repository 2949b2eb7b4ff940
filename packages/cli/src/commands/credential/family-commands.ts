import type { Command } from 'commander'
import { noun } from '../command.ts'
import { createCommand } from './create.ts'
import { editCommand } from './edit.ts'
import { type Family, families } from './families.ts'
import { listCommand } from './list.ts'
import { reachCommand } from './reach.ts'
import { replaceCommand } from './replace.ts'
import { resumeCommand } from './resume.ts'
import { revealCommands } from './reveal.ts'
import { revokeCommand } from './revoke.ts'
import { rotateCommand } from './rotate.ts'
import { showCommand } from './show.ts'
import { suspendCommand } from './suspend.ts'

const verbs: readonly ((family: Family) => Command)[] = [
  createCommand,
  listCommand,
  showCommand,
  reachCommand,
  editCommand,
  rotateCommand,
  replaceCommand,
  suspendCommand,
  resumeCommand,
  revokeCommand,
]

/** `token …`, `key …` and `service-key …`. */
export function familyCommands(): Command[] {
  return families.map((family) =>
    noun(family.noun, family.summary, [...verbs.map((build) => build(family)), ...revealCommands(family)]),
  )
}

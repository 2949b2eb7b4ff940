import type { Command } from 'commander'
import { noun } from '../command.ts'
import { workspaceCreate } from './create.ts'
import { workspaceDelete } from './delete.ts'
import { workspaceEdit } from './edit.ts'
import { workspaceList } from './list.ts'
import { workspaceMembers } from './members.ts'
import { workspaceShow } from './show.ts'

export function workspaceCommands(): Command {
  const verbs = [workspaceCreate, workspaceList, workspaceShow, workspaceEdit, workspaceDelete, workspaceMembers]
  return noun(
    'workspace',
    'the workspaces that you reach',
    verbs.map((build) => build()),
  )
}

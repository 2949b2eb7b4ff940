import type { Workspace } from '@latchkey/sdk'
import { moment } from '../../output/moment.ts'
import { print, printJson } from '../../output/print.ts'
import { facts } from '../../output/table.ts'

export function showWorkspace(workspace: Workspace, json: boolean | undefined): void {
  if (json) {
    printJson(workspace)
    return
  }
  print(
    facts([
      ['id', workspace.id],
      ['name', workspace.name],
      ['address', workspace.address],
      ['visibility', workspace.visibility],
      ['state', workspace.state],
      ['owner', workspace.organizationId ?? workspace.ownerId],
      ['created', moment(workspace.createdAt)],
    ]),
  )
}

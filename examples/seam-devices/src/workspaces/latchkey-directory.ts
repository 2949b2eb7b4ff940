import { Latchkey, LatchkeyApiError } from '@latchkey/sdk'
import { invalidInput, SeamError } from '../http/seam-error.ts'
import type { DirectoryWorkspace, WorkspaceDirectory } from './directory.ts'

/** The directory that Latchkey keeps, asked through its SDK with the caller's own token. */
export function latchkeyDirectory(url: string): WorkspaceDirectory {
  const workspacesOf = (token: string) => new Latchkey({ url, token }).workspaces
  return {
    list: (token) =>
      translated(async () => {
        const reachable: DirectoryWorkspace[] = []
        for await (const workspace of workspacesOf(token).list()) reachable.push(workspace)
        return reachable
      }),
    create: (token, name) => translated(async () => workspacesOf(token).create({ name })),
    rename: (token, workspaceId, name) =>
      translated(async () => {
        await workspacesOf(token).edit(workspaceId, { name })
      }),
  }
}

/** A refusal of Latchkey is the caller's to read; anything else, like a service that can't be reached, is a fault of ours. */
async function translated<Value>(ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask()
  } catch (cause) {
    if (cause instanceof LatchkeyApiError && cause.status >= 400 && cause.status < 500) throw refusalOf(cause)
    throw cause
  }
}

function refusalOf({ status, code, message }: LatchkeyApiError): SeamError {
  if (code === 'invalid_input') return invalidInput(message)
  if (status === 401) return new SeamError(401, 'unauthorized', message)
  // Some of Seam's clients repeat a call that conflicts (409), which can't help here.
  return new SeamError(status === 403 || status === 404 ? status : 400, code, message)
}

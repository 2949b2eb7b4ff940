import type { Caller } from '@latchkey/guard'
import { SeamError } from './http/seam-error.ts'

/** The workspace of a caller on an endpoint that needs one. The guard has seen to it; should it ever not, nothing is served. */
export function callerWorkspace(caller: Caller): NonNullable<Caller['workspace']> {
  if (caller.workspace !== null) return caller.workspace
  throw new SeamError(400, 'missing_workspace_id', 'Name a workspace in the seam-workspace header.')
}

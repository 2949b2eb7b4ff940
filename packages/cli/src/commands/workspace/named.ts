import { CommandFailure } from '../../failure.ts'
import type { Connection } from '../../session/connect.ts'

/** The workspace that an argument names, else the one of the connection. */
export function namedWorkspace(id: string | undefined, { workspace }: Connection): string {
  const named = id ?? workspace
  if (named) return named
  throw new CommandFailure('usage', 'Which workspace? Give its id, or set LATCHKEY_WORKSPACE.')
}

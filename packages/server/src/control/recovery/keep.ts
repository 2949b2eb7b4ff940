import type { Credential, Secret } from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import type { Context } from '../use-case.ts'

/** What may be shown again: what people copy. What a machine is given, and what a person's browser holds, is shown once whatever the operator wants. */
const KEPT: readonly Credential['kind'][] = ['pat', 'key']

export type KeepingContext = Pick<Context<WriteTables>, 'tables' | 'recovery'>

/** Keeps a fresh secret, sealed, where the operator made secrets recoverable. */
export async function keepSecret(
  { tables, recovery }: KeepingContext,
  { id: credentialId, kind, secretVersion: version }: Credential,
  secret: Secret,
): Promise<void> {
  if (recovery === null || !KEPT.includes(kind)) return
  const name = { credentialId, version }
  await tables.recoverable.put({ ...name, ...recovery.close(secret, name) })
}

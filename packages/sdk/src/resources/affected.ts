import { type Call, type CallOptions, type Input, present } from '../call/caller.ts'
import type { Credential } from '../model/credential.ts'
import type { Operation } from '../operations.ts'

/** The credentials that a step would put out of force: all of them at once, for a list that may change must not be paged. */
export async function affected(
  call: Call,
  operation: Operation,
  input: Input,
  options?: CallOptions,
): Promise<readonly Credential[]> {
  const answer = await call<{ readonly items?: readonly Credential[] }>(operation, input, options)
  return present(answer.items, 'items')
}

import type { SecretRow } from './tables.ts'

/** What `ends_at_first_use` says beside 0, which says nothing. It is under the secret's seal, so a look-up that has the secret need not look for others of its credential. */
const ENDS = 1
const ENDS_OLDER = 2
const ENDS_NONE = 3

const FIRST_VERSION = 1

/** The secrets of one credential, each with what its first use ends; whether it ends itself at that of a newer one stays as it is. */
export function withFirstUses(secrets: readonly SecretRow[]): SecretRow[] {
  return secrets.map((secret) => {
    if (secret.ends_at_first_use === ENDS || secret.version === FIRST_VERSION) return secret
    const isAwaited = secrets.some((other) => other.version < secret.version && other.ends_at_first_use === ENDS)
    return { ...secret, ends_at_first_use: isAwaited ? ENDS_OLDER : ENDS_NONE }
  })
}

/** Whether the first use of a secret ends an older one; `null` where only the others can tell: it waits itself, or a version that did not note this wrote last. */
export function endsOlder(version: number, endsAtFirstUse: number): boolean | null {
  if (version === FIRST_VERSION || endsAtFirstUse === ENDS_NONE) return false
  return endsAtFirstUse === ENDS_OLDER ? true : null
}

/** Slow on purpose, so never inside a transaction. */
export interface PasswordHasher {
  /** An encoded hash that names its own parameters. Throws `unavailable` when too many wait already. */
  hash(password: string): Promise<string>
  /**
   * Whether the password is the one; `null` is nobody's hash, takes as long, and is never right. `outdated`: right, and to be hashed anew, since the parameters
   * are other ones by now. Throws `unavailable` when too many wait already.
   */
  verify(password: string, hash: string | null): Promise<'right' | 'outdated' | 'wrong'>
}

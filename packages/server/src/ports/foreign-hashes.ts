/** Which part of a token was hashed: all of it, or what follows its id. */
export type HashedPart = 'whole' | 'rest'

/** A hash that another system made, with its scheme and all that checking takes. JSON throughout; bytes in base64. */
export type ForeignHash = { readonly of: HashedPart } & (
  | { readonly scheme: 'sha256'; readonly hash: string }
  | { readonly scheme: 'bcrypt'; readonly encoded: string }
  | {
      readonly scheme: 'argon2d' | 'argon2i' | 'argon2id'
      readonly memoryKiB: number
      readonly passes: number
      readonly lanes: number
      readonly salt: string
      readonly hash: string
    }
  | {
      readonly scheme: 'pbkdf2'
      readonly function: 'sha256' | 'sha512'
      readonly iterations: number
      readonly salt: string
      readonly hash: string
    }
)

/** Checks hashes of other systems, outside the thread that answers requests. */
export interface ForeignHashes {
  /** In time that does not tell how much of the hash agrees. */
  agrees(secret: string, hash: ForeignHash): Promise<boolean>
}

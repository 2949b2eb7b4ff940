/**
 * Shows whether a row is as this service wrote it. Whoever can write to the database but lacks the key can make no seal, and so neither a credential that counts nor
 * a wider one.
 */
export interface RowSeals {
  /** Of the key that new seals are made with. */
  readonly keyId: string
  /** What is kept beside a row that says this. */
  seal(content: string): string
  /** Whether a seal is of this content, under any of the keys; `null` is none. */
  isIntact(content: string, seal: string | null): boolean
  /** Whether a seal is of the key that new ones are made with. */
  isCurrent(seal: string): boolean
  /** Whether a seal names a key that is at hand; says nothing of whether it is genuine. */
  isKnown(seal: string): boolean
}

/** A row whose seal does not fit: nothing is done on its word. */
export interface BrokenSeal {
  readonly row: 'credential' | 'secret' | 'foreign secret'
  /** The credential's. */
  readonly id: string
}

/** Told how many of how many credentials are done. */
export type SealProgress = (done: number, total: number) => void

export interface SealFindings {
  readonly credentials: number
  readonly secrets: number
  readonly broken: readonly BrokenSeal[]
  /** Rows under a key that is to be given up. */
  readonly outdated: number
  /** The credentials of broken rows that are looked up all the same, by the sealed copy in a secret's row, as they were before somebody changed them. */
  readonly open: readonly string[]
  /** Secrets whose row holds no right copy of what decides on the credential, so that a look-up takes two statements: a version from before there were copies wrote them last. */
  readonly uncopied: number
  /** Credentials that are not revoked though the history says that they were: what putting back an older row would look like. */
  readonly revived: readonly string[]
}

/** All seals of a store at once, for the operator. */
export interface SealUpkeep {
  /** The seals of some of the newest credentials, as they are. */
  sample(): Promise<readonly (string | null)[]>
  examine(onProgress: SealProgress): Promise<SealFindings>
  /**
   * Seals with the newest key what is sealed with an older one, gives each secret's row its copy, and seals, where `adopt` says so, what carries no seal at all: only
   * right where nobody else can have written it. Returns how many rows that were.
   */
  renew(adopt: boolean, onProgress: SealProgress): Promise<number>
}

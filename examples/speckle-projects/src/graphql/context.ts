import type { GuardedContext } from '@latchkey/guard/graphql'
import type { Directory } from '../directory/directory.ts'
import type { Store } from '../store/store.ts'

/** What every resolver is given. */
export interface SpeckleContext extends GuardedContext {
  readonly store: Store
  readonly directory: Directory
  /** The caller's own credential, for what is Latchkey's to do; empty for a stranger. */
  readonly token: string
  /** Where this API is reached. */
  readonly origin: string
}

import type { Page } from 'playwright-core'
import type { Viewer } from './company.ts'
import type { Stage } from './stage.ts'

/** One picture: where, as whom, and what is done before it is taken. */
export interface Scene {
  /** Of its files. */
  readonly name: string
  readonly path: (stage: Stage) => string
  /** Ada where left out. */
  readonly by?: Viewer
  /** Nobody is signed in. */
  readonly isPublic?: true
  /** The service has not been set up. */
  readonly isFirst?: true
  /** What happens to the page's calls, before it is opened. */
  readonly before?: (page: Page) => Promise<unknown>
  readonly act?: (page: Page) => Promise<unknown>
}

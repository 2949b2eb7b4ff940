import type { Ports } from './bring-up.ts'
import type { DemoFolder } from './demo-folder.ts'

/** What a demo that is up says of itself: for programs, and for a person. */
export interface DemoUp {
  readonly line: object
  readonly greeting: string
}

/** Starts service and example over a folder, and fills them when the folder is new. */
export type Demo = (
  folder: DemoFolder,
  ports: Ports,
  stop: AbortSignal,
  onStarted: (close: () => Promise<unknown>) => void,
) => Promise<DemoUp>

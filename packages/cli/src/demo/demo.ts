import type { Ports } from './bring-up.ts'
import type { DemoFolder } from './demo-folder.ts'

/** A demo that is up, for programs and for people. */
export interface UpAndRunning {
  readonly json: object
  readonly greeting: string
}

/**
 * Starts service and example over a folder, and fills them when the folder is new. Each thing that was started is handed to `onStarted` with the way to close it,
 * also when a later step fails; throws the signal's reason when it is aborted on the way.
 */
export type Demo = (
  folder: DemoFolder,
  ports: Ports,
  stop: AbortSignal,
  onStarted: (close: () => Promise<unknown>) => void,
) => Promise<UpAndRunning>

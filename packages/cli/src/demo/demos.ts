import { bringUp, type Ports } from './bring-up.ts'
import { clarifaiDemo } from './clarifai/bring-up.ts'
import type { DemoFolder } from './demo-folder.ts'
import { greeting } from './greeting.ts'
import { demoPresets } from './presets.ts'

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

export const demos = {
  async seam(folder, ports, stop, onStarted) {
    const line = await bringUp('seam', folder, ports, stop, onStarted)
    return { line, greeting: greeting(demoPresets.seam, { ...line, folder: folder.lasting ? folder.path : null }) }
  },
  clarifai: clarifaiDemo,
} as const satisfies Record<string, Demo>

export type DemoName = keyof typeof demos

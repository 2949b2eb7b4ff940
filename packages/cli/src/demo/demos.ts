import { bringUp } from './bring-up.ts'
import { clarifaiDemo } from './clarifai/bring-up.ts'
import type { Demo } from './demo.ts'
import { greeting } from './greeting.ts'
import { demoPresets } from './presets.ts'

export const demos = {
  async seam(folder, ports, stop, onStarted) {
    const line = await bringUp('seam', folder, ports, stop, onStarted)
    return { line, greeting: greeting(demoPresets.seam, { ...line, folder: folder.lasting ? folder.path : null }) }
  },
  clarifai: clarifaiDemo,
} as const satisfies Record<string, Demo>

export type DemoName = keyof typeof demos

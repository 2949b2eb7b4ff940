import { bringUp } from './bring-up.ts'
import type { Demo } from './demo.ts'
import { greeting } from './greeting.ts'
import { demoPresets } from './presets.ts'
import { speckleDemo } from './speckle/speckle-demo.ts'

const seamDemo: Demo = async (folder, ports, stop, onStarted) => {
  const running = await bringUp('seam', folder, ports, stop, onStarted)
  const shown = { ...running, folder: folder.lasting ? folder.path : null }
  return { json: running, greeting: greeting(demoPresets.seam, shown) }
}

export const demos = { seam: seamDemo, speckle: speckleDemo } as const satisfies Record<string, Demo>

export type DemoName = keyof typeof demos

import { bringUp } from './bring-up.ts'
import { clarifaiDemo } from './clarifai/bring-up.ts'
import type { Demo } from './demo.ts'
import type { DemoPreset } from './demo-preset.ts'
import { consoleKeys } from './people.ts'
import { demoPresets, type PresetName } from './presets.ts'
import { speckleDemo } from './speckle/speckle-demo.ts'

/** A demo of one service and one example beside it, as its preset describes it. */
const presetDemo =
  (name: PresetName): Demo =>
  async (folder, ports, stop, onStarted) => {
    const { places, state, secrets } = await bringUp(name, folder, ports, stop, onStarted)
    const preset: DemoPreset = demoPresets[name]
    const shown = secrets ?? Object.fromEntries(preset.secrets.map((secret) => [secret, null]))
    const json = {
      ...{ service: places.service, api: places.api, ...shown, ...state },
      ...consoleKeys(secrets?.['consolePassword'] ?? null),
    }
    return { json, greeting: preset.greeting(places, state, secrets) }
  }

export const demos = {
  seam: presetDemo('seam'),
  speckle: speckleDemo,
  clarifai: clarifaiDemo,
  iomete: presetDemo('iomete'),
} as const satisfies Record<string, Demo>

export type DemoName = keyof typeof demos

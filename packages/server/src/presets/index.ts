import type { PlatformConfig } from '../control/platform.ts'
import { clarifai } from './clarifai.ts'
import { plain } from './default.ts'
import { seam } from './seam.ts'

export const PRESETS = { clarifai, default: plain, seam } as const satisfies Record<string, PlatformConfig>
export type PresetName = keyof typeof PRESETS

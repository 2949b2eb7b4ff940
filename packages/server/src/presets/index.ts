import type { PlatformConfig } from '../control/platform.ts'
import { clarifai } from './clarifai.ts'
import { plain } from './default.ts'
import { iomete } from './iomete.ts'
import { seam } from './seam.ts'
import { speckle } from './speckle.ts'

export const PRESETS = { default: plain, seam, speckle, clarifai, iomete } as const satisfies Record<
  string,
  PlatformConfig
>
export type PresetName = keyof typeof PRESETS

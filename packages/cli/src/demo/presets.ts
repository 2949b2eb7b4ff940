import { iometeDemo } from './iomete-demo.ts'
import { seamDemo } from './seam-demo.ts'

export const demoPresets = { seam: seamDemo, iomete: iometeDemo }

export type PresetName = keyof typeof demoPresets

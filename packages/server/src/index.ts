export { createLatchkey, type Latchkey, type LatchkeyConfig } from './boot/create.ts'
export { type RunningLatchkey, type StartOptions, startLatchkey } from './boot/start.ts'
export type { PlatformConfig } from './control/platform.ts'
export { PRESETS, type PresetName } from './presets/index.ts'

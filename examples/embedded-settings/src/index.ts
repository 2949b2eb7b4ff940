export { type EmbeddedSettings, type EmbeddedSettingsConfig, startEmbeddedSettings } from './start.ts'

export const DEFAULT_DATA_FOLDER = 'latchkey-data'
export const DEFAULT_PLATFORM_FILE = 'latchkey.config.json'

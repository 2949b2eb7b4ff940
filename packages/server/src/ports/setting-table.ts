/** `set_up_at`: when the first operator was made. `link_key`: what signs the links in mails, as base64url. `seal_key_id`: which key was made for the row seals first. */
export type SettingName = 'set_up_at' | 'link_key' | 'seal_key_id'

export interface SettingReader {
  get(name: SettingName): Promise<string | null>
}

export interface SettingWriter {
  set(name: SettingName, value: string): Promise<void>
}

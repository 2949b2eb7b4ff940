import { homedir } from 'node:os'
import { join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** Where the sign-in is kept: `LATCHKEY_CONFIG_DIR`, else `latchkey` in the user's folder for configuration (XDG base directories). */
export function configFolder(env: Environment = process.env, platform: string = process.platform): string {
  if (env['LATCHKEY_CONFIG_DIR']) return env['LATCHKEY_CONFIG_DIR']
  if (env['XDG_CONFIG_HOME']) return join(env['XDG_CONFIG_HOME'], 'latchkey')
  if (platform === 'win32' && env['APPDATA']) return join(env['APPDATA'], 'latchkey')
  return join(homedir(), '.config', 'latchkey')
}

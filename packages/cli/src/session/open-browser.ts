import { spawn } from 'node:child_process'

/** Hands an address to the desktop, where there is one. Whether a window came up is nothing that a program learns: the address is printed in any case. */
export function openBrowser(
  address: string,
  env: NodeJS.ProcessEnv = process.env,
  platform = process.platform,
): boolean {
  const opener = openerOf(env, platform)
  if (opener === null) return false
  const [program, ...args] = opener
  const child = spawn(program, [...args, address], { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
  return true
}

function openerOf(env: NodeJS.ProcessEnv, platform: string): readonly [string, ...string[]] | null {
  const { BROWSER, DISPLAY, WAYLAND_DISPLAY, SSH_CONNECTION } = env
  // The browser of the machine at the other end is not in front of the person.
  if (SSH_CONNECTION) return null
  if (BROWSER) return [BROWSER]
  if (platform === 'darwin') return ['open']
  // `start` of the shell would read an ampersand in the address as another command.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler']
  return DISPLAY || WAYLAND_DISPLAY ? ['xdg-open'] : null
}

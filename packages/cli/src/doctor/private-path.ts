import { accessSync, constants, statSync } from 'node:fs'
import type { Finding } from './check.ts'

/** Whether a file or folder is there, usable, and closed to other users of the machine. Null when it is not there. */
export function privatePath(what: string, path: string): Finding | null {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return null
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
  } catch {
    return {
      level: 'fail',
      what,
      seen: `${path} cannot be read and written by this user`,
      advice: 'Run as the user it belongs to, or change its owner.',
    }
  }
  const open = process.platform === 'win32' ? 0 : stat.mode & 0o077
  if (open === 0) return { level: 'ok', what, seen: path }
  const mode = (stat.mode & 0o777).toString(8).padStart(4, '0')
  const wanted = stat.isDirectory() ? '700' : '600'
  return {
    level: 'fail',
    what,
    seen: `${path} is open to other users (mode ${mode})`,
    advice: `chmod ${wanted} ${path}`,
  }
}

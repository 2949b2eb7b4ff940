import { existsSync } from 'node:fs'
import { DEFAULT_PLATFORM_FILE } from '../platform/defaults.ts'
import { configFolder } from '../session/folder.ts'
import { readSession, sessionFile } from '../session/stored-session.ts'
import type { Finding } from './check.ts'
import { privatePath } from './private-path.ts'

export async function configuration(): Promise<Finding[]> {
  return [await signIn(), ...folder(), ...environment(), ...(await platformFile())]
}

async function signIn(): Promise<Finding> {
  const what = 'sign-in'
  try {
    const session = await readSession()
    if (session === null) return { level: 'ok', what, seen: 'none is kept' }
    return privatePath(what, sessionFile()) ?? { level: 'ok', what, seen: session.url }
  } catch (error) {
    return { level: 'fail', what, seen: (error as Error).message, advice: 'latchkey logout, then latchkey login' }
  }
}

function folder(): Finding[] {
  const finding = privatePath('sign-in folder', configFolder())
  return finding === null || finding.level === 'ok' ? [] : [finding]
}

function environment(): Finding[] {
  const set = [
    'LATCHKEY_URL',
    'LATCHKEY_TOKEN',
    'LATCHKEY_WORKSPACE',
    'LATCHKEY_SERVICE_KEY',
    'LATCHKEY_CONFIG_DIR',
    'DATABASE_URL',
  ].filter((name) => process.env[name])
  return [{ level: 'ok', what: 'environment', seen: set.length === 0 ? 'sets nothing' : `sets ${set.join(', ')}` }]
}

async function platformFile(): Promise<Finding[]> {
  const what = 'configuration'
  if (!existsSync(DEFAULT_PLATFORM_FILE)) return []
  const { readPlatformFile } = await import('../platform/platform-file.ts')
  try {
    const { name } = await readPlatformFile(DEFAULT_PLATFORM_FILE)
    return [{ level: 'ok', what, seen: `${DEFAULT_PLATFORM_FILE}: ${name}` }]
  } catch (error) {
    return [
      {
        level: 'fail',
        what,
        seen: (error as Error).message,
        advice: `Correct ${DEFAULT_PLATFORM_FILE}, or write another with latchkey init.`,
      },
    ]
  }
}

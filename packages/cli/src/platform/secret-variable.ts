import { readFileSync } from 'node:fs'
import { CommandFailure } from '../failure.ts'

/**
 * A secret from the environment: the variable itself, or the content of the file that the same name with `_FILE` names, as orchestrators hand secrets over. `undefined` where
 * neither is set. Never says anything of the content.
 */
export function secretVariable(name: string, environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const [text, file] = [environment[name]?.trim(), environment[`${name}_FILE`]?.trim()]
  if (text && file) throw new CommandFailure('usage', `${name} and ${name}_FILE are both set: keep one.`)
  if (!file) return text || undefined
  try {
    return readFileSync(file, 'utf8').trim() || undefined
  } catch (cause) {
    throw new CommandFailure('usage', `${name}_FILE names ${file}, which can't be read.`, { cause })
  }
}

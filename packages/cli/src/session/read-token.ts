import { open } from 'node:fs/promises'
import { CommandFailure } from '../failure.ts'
import { askSecret, isInteractive } from '../prompts/terminal.ts'

/** Far more than any token has: whoever pipes something else in is told so, instead of being read to the end. */
const LONGEST_BYTES = 8192

/**
 * A token from the file named, else from a person at the terminal, else from stdin. Never from the command line: every process of the
 * machine can read that. `what` names it in the question.
 */
export async function readToken(tokenFile: string | undefined, what: string): Promise<string> {
  if (tokenFile !== undefined && tokenFile !== '-') return readTokenFile(tokenFile)
  if (tokenFile === undefined && isInteractive()) return single(await askSecret(`${what}:`), 'What was typed')
  if (process.stdin.isTTY)
    throw new CommandFailure('usage', `There is no ${what}: pipe it in, or name a file with --token-file.`)
  return single(await readStdin(), 'stdin')
}

export async function readTokenFile(path: string): Promise<string> {
  try {
    const file = await open(path, 'r')
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(LONGEST_BYTES + 1), 0, LONGEST_BYTES + 1, 0)
      return single(buffer.toString('utf8', 0, bytesRead), path)
    } finally {
      await file.close()
    }
  } catch (cause) {
    if (cause instanceof CommandFailure) throw cause
    throw new CommandFailure('usage', `${path} cannot be read: ${(cause as Error).message}`, { cause })
  }
}

async function readStdin(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += chunk
    if (text.length > LONGEST_BYTES) break
  }
  return text
}

function single(text: string, where: string): string {
  const token = text.trim()
  if (token === '') throw new CommandFailure('usage', `${where} holds no token.`)
  if (token.length > LONGEST_BYTES || /\s/.test(token)) {
    throw new CommandFailure('usage', `${where} must hold one token and nothing else.`)
  }
  return token
}

import * as clack from '@clack/prompts'
import { CommandFailure } from '../failure.ts'

/** Whether there is a person to ask: a keyboard to read from, and a screen for the question. */
export function isInteractive(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true
}

// Questions go to stderr: stdout is for results, and may be a pipe.
const output = process.stderr

export async function askText(
  message: string,
  choices: { initial?: string; validate?: (value: string) => string | undefined } = {},
) {
  const { initial, validate } = choices
  return answered(
    await clack.text({
      message,
      output,
      ...(initial === undefined ? {} : { initialValue: initial }),
      ...(validate === undefined ? {} : { validate: (value: string | undefined) => validate(value ?? '') }),
    }),
  )
}

/** Asks without showing what is typed. */
export async function askSecret(message: string): Promise<string> {
  return answered(await clack.password({ message, output }))
}

export async function askChoice<Value extends string>(
  message: string,
  options: readonly { value: Value; label: string }[],
): Promise<Value> {
  const choices = options.map(({ value, label }) => ({ value: value as string, label }))
  return answered(await clack.select<string>({ message, output, options: choices })) as Value
}

function answered<Value extends string>(answer: Value | symbol): Value {
  if (clack.isCancel(answer)) throw new CommandFailure('interrupted', 'Cancelled: nothing was changed.')
  return answer as Value
}

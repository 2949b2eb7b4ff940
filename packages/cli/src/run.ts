import { CommanderError } from 'commander'
import { EXIT_CODES } from './exit-codes.ts'
import { type Explanation, explain } from './explain.ts'
import { plain } from './output/plain.ts'
import { note } from './output/print.ts'
import { styleNote } from './output/style.ts'
import { buildProgram } from './program.ts'

/** Runs one command line and gives its exit code; whatever goes wrong is said on stderr. */
export async function run(argv: readonly string[]): Promise<number> {
  try {
    await buildProgram().parseAsync(argv, { from: 'user' })
    return Number(process.exitCode ?? EXIT_CODES.ok.code)
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT_CODES.ok.code
      // A noun without a verb: its help was printed in place of a message.
      if (error.code === 'commander.help') return EXIT_CODES.usage.code
    }
    const explanation = explain(error)
    report(explanation, argv.includes('--json'))
    return EXIT_CODES[explanation.exit].code
  }
}

function report({ exit, code, message, hints }: Explanation, json: boolean): void {
  if (json) {
    note(JSON.stringify({ error: { code, message, hints, exitCode: EXIT_CODES[exit].code } }))
    return
  }
  note(`${styleNote('red', 'latchkey:')} ${plain(message)}`)
  for (const hint of hints) note(`  ${plain(hint)}`)
}

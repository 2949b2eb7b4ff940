import { Argument, Command } from 'commander'
import { bashCompletion } from '../completion/bash.ts'
import { fishCompletion } from '../completion/fish.ts'
import { stops } from '../completion/tree.ts'
import { zshCompletion } from '../completion/zsh.ts'

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const

const EXAMPLES = `
Examples:
  $ eval "$(latchkey completion bash)"                                    # in ~/.bashrc
  $ latchkey completion zsh > "\${fpath[1]}/_latchkey"
  $ latchkey completion fish > ~/.config/fish/completions/latchkey.fish`

/** Prints a script that the shell runs; it is read from the commands themselves. */
export function completionCommand(program: Command): Command {
  return new Command('completion')
    .description('print the completion script of a shell')
    .addArgument(new Argument('<shell>').choices(Object.keys(shells)))
    .option('--json', 'one line of JSON on stdout, for programs')
    .addHelpText('after', EXAMPLES)
    .action((shell: keyof typeof shells, { json }: { readonly json?: boolean }) => {
      const script = shells[shell](stops(program))
      process.stdout.write(json ? `${JSON.stringify({ shell, script })}\n` : script)
    })
}

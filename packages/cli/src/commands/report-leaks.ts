import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import type { Command } from 'commander'
import { CommandFailure } from '../failure.ts'
import { note, printJson } from '../output/print.ts'
import { type ConnectionOptions, connect } from '../session/connect.ts'
import { connecting, verb } from './command.ts'

type Options = ConnectionOptions & { readonly json?: boolean; readonly place?: string }

/** So many the service takes in one call. */
const AT_ONCE = 100

export function reportLeaksCommand(): Command {
  const summary = 'report tokens that were found in the open: what still works is stopped, and its owner told'
  const example = 'report-leaks found.txt --place https://paste.example/1'
  return connecting(verb('report-leaks', summary, example))
    .argument('[file]', 'the tokens, one to a line (else stdin); never as an argument, which others could read')
    .option('--place <where>', 'where they were found; the owners are told')
    .action(async (file: string | undefined, options: Options) => {
      const { latchkey } = await connect(options)
      const tokens = (await read(file)).split(/\s+/).filter((token) => token !== '')
      if (tokens.length === 0) throw new CommandFailure('usage', 'There is no token in it; write one to each line.')
      const { place } = options
      for (let from = 0; from < tokens.length; from += AT_ONCE)
        await latchkey.leaks.report(
          tokens.slice(from, from + AT_ONCE).map((token) => ({ token, ...(place === undefined ? {} : { place }) })),
        )
      if (options.json) return printJson({ reported: tokens.length })
      note(`${tokens.length} reported. Which of them worked the service does not say.`)
    })
}

async function read(file: string | undefined): Promise<string> {
  if (file === undefined) return text(process.stdin)
  return readFile(file, 'utf8').catch((cause: Error) => {
    throw new CommandFailure('usage', `${file} cannot be read: ${cause.message}`, { cause })
  })
}

// The one way into the repository's programs: `node tools/run.mjs VERB [arguments]`, called by the scripts of package.json.
// Plain JavaScript without dependencies, because it runs on whatever Node the machine has, before anything is installed.
import { bringConsoleUpToDate } from './runner/console.mjs'
import { bringInstallUpToDate } from './runner/install.mjs'
import { projectNode } from './runner/project-node.mjs'
import { runChild } from './runner/run-child.mjs'
import { programFor, verbs } from './runner/verbs.mjs'

const [verb, ...rest] = process.argv.slice(2)
const program = programFor(verb, rest)

if (program === undefined) {
  process.stderr.write(`Usage: node tools/run.mjs VERB [arguments], where VERB is one of: ${verbs.join(', ')}.\n`)
  process.exit(2)
}

try {
  await bringInstallUpToDate()
  if (program.serves) await bringConsoleUpToDate()
  await runChild(projectNode(), program)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}

import { command } from './command.ts'
import { installedProgram } from './installed-program.ts'

const paths = process.argv.slice(2)
const { ok, output } = await command(
  process.execPath,
  installedProgram('biome', ['check', '--write', ...(paths.length > 0 ? paths : ['.'])]),
)
process.stdout.write(output)
process.exitCode = ok ? 0 : 1

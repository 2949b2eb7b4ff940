import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { auditCommands } from './commands/audit/audit-commands.ts'
import { completionCommand } from './commands/completion.ts'
import { familyCommands } from './commands/credential/family-commands.ts'
import { doctorCommand } from './commands/doctor.ts'
import { impactCommand } from './commands/impact.ts'
import { reportLeaksCommand } from './commands/report-leaks.ts'
import { afterRestoreCommand } from './commands/service/after-restore.ts'
import { backupCommand } from './commands/service/backup.ts'
import { demoCommand } from './commands/service/demo.ts'
import { importCommand } from './commands/service/import.ts'
import { initCommand } from './commands/service/init.ts'
import { migrateStoreCommand } from './commands/service/migrate-store.ts'
import { renewSealsCommand } from './commands/service/renew-seals.ts'
import { resealCommand } from './commands/service/reseal.ts'
import { restoreCommand } from './commands/service/restore.ts'
import { serveCommand } from './commands/service/serve.ts'
import { loginCommand } from './commands/session/login.ts'
import { logoutCommand } from './commands/session/logout.ts'
import { whoamiCommand } from './commands/session/whoami.ts'
import { verifyCommand } from './commands/verify.ts'
import { workspaceCommands } from './commands/workspace/workspace-commands.ts'
import { exitCodesHelp } from './exit-codes.ts'

/** The whole command line, with nothing run yet. Mistakes are thrown as `CommanderError`. */
export function buildProgram(): Command {
  const program = new Command('latchkey')
    .description('Personal access tokens for API platforms: run the service, manage tokens, check them.')
    .version(version(), '-V, --version', 'print the version')
    .helpCommand('help [command]', 'print help')
    .addHelpText('after', '\nExample:\n  $ latchkey demo seam')
  const commands = [
    serveCommand(),
    demoCommand(),
    initCommand(),
    importCommand(),
    backupCommand(),
    restoreCommand(),
    afterRestoreCommand(),
    migrateStoreCommand(),
    renewSealsCommand(),
    resealCommand(),
    loginCommand(),
    logoutCommand(),
    whoamiCommand(),
    ...familyCommands(),
    workspaceCommands(),
    auditCommands(),
    impactCommand(),
    verifyCommand(),
    reportLeaksCommand(),
    doctorCommand(),
    completionCommand(program),
  ]
  for (const command of commands) program.addCommand(command)
  settle(program)
  return program
}

function settle(command: Command): void {
  command
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .helpOption('-h, --help', 'print help')
    .addHelpText('after', `\n${exitCodesHelp()}`)
  for (const each of command.commands) settle(each)
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return (manifest as { version: string }).version
}

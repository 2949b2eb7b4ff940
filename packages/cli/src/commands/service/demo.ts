import { Argument, type Command } from 'commander'
import { type DemoName, demos } from '../../demo/demos.ts'
import { type DemoOptions, runDemo } from '../../demo/run-demo.ts'
import { portNumber, verb } from '../command.ts'

export function demoCommand(): Command {
  return verb(
    'demo',
    'run the service with a ready-made platform and its example API, filled with data',
    'demo seam --keep',
  )
    .addArgument(new Argument('<preset>', 'which platform').choices(Object.keys(demos)))
    .option('--keep', 'keep everything in .latchkey/ here, for the next time; else it is gone at the end')
    .option('--port <number>', 'where the service listens', portNumber)
    .option('--api-port <number>', 'where the example API listens', portNumber)
    .action((preset: DemoName, options: DemoOptions) => runDemo(preset, options))
}

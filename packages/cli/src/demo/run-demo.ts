import { stopInTime, stopSignal, whenAborted } from '../commands/service/stop.ts'
import { print, printJson } from '../output/print.ts'
import type { Ports } from './bring-up.ts'
import { lastingFolder, temporaryFolder } from './demo-folder.ts'
import { type DemoName, demos } from './demos.ts'

export interface DemoOptions extends Ports {
  readonly json?: boolean
  readonly keep?: boolean
}

/** Runs service and example until somebody asks to stop, and leaves nothing behind but a folder that was to be kept. */
export async function runDemo(name: DemoName, options: DemoOptions): Promise<void> {
  const stop = stopSignal()
  const folder = options.keep ? lastingFolder(name) : temporaryFolder()
  // However the process ends, an impatient second signal included.
  process.once('exit', () => folder.leave())
  const closers: (() => Promise<unknown>)[] = []
  try {
    // The example comes after the service, and goes before it: it must not ask a service that is gone.
    const { line, greeting } = await demos[name](folder, options, stop, (close) => closers.unshift(close))
    if (options.json) printJson({ preset: name, ...line })
    else print(greeting)
    await whenAborted(stop)
  } catch (error) {
    if (!stop.aborted) throw error
  } finally {
    await stopInTime(closeAll(closers))
  }
  process.exit(0)
}

async function closeAll(closers: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const close of closers) await close()
}

import type { PlatformConfig, RunningLatchkey } from '@latchkey/server'
import { CommandFailure } from '../../failure.ts'

export interface ServiceOptions {
  readonly dataFolder: string
  readonly host: string
  readonly port: number
  readonly platform: PlatformConfig
  readonly trustedProxies?: readonly string[]
}

/** Starts the service; what the machine refuses is said in words. */
export async function startService(options: ServiceOptions): Promise<RunningLatchkey> {
  const { startLatchkey } = await import('@latchkey/server')
  try {
    return await startLatchkey(options)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    const reason = code === undefined ? undefined : reasons(options)[code]
    if (reason === undefined) throw cause
    throw new CommandFailure('failure', reason, { cause })
  }
}

function reasons({ host, port, dataFolder }: ServiceOptions): Readonly<Record<string, string>> {
  return {
    EADDRINUSE: `Port ${port} is taken: choose another, or stop what listens there.`,
    EADDRNOTAVAIL: `${host} is no address of this machine.`,
    EACCES: `The system does not allow it: port ${port} needs more rights, or ${dataFolder} belongs to somebody else.`,
    EROFS: `${dataFolder} is on a disk that cannot be written.`,
  }
}

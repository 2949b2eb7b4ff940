import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Requirement, requirement } from './requirement.ts'

/** A disk that can be filled: memory, mounted in a place of its own. */
export interface SmallDisk {
  readonly folder: string
  /** Takes all the room that is left. */
  fill(): void
  /** Gives it back. */
  empty(): void
  close(): void
}

export function mountSmallDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-disk-'))
  try {
    shell(`mount -t tmpfs -o size=${megabytes}m,mode=777 tmpfs "$0"`, folder)
  } catch (cause) {
    rmSync(folder, { recursive: true })
    throw cause
  }
  const filler = join(folder, 'filler')
  return {
    folder,
    fill() {
      try {
        writeFileSync(filler, Buffer.alloc(megabytes * 1_048_576), { flag: 'a' })
      } catch (fault) {
        if ((fault as NodeJS.ErrnoException).code !== 'ENOSPC') throw fault
      }
    },
    empty: () => rmSync(filler, { force: true }),
    close() {
      shell('umount -l "$0"', folder)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function shell(command: string, folder: string): void {
  execFileSync('sh', ['-c', command, folder], { stdio: 'ignore' })
}

export const canMountSmallDisk = (): Promise<Requirement> =>
  requirement('the right to mount a small disk (root on Linux)', () => {
    mountSmallDisk(1).close()
    return true
  })

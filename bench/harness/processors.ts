import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

const TASKSET = '/usr/bin/taskset'

/** The last one is for servers, so that what asks them has another. */
export const SERVERS_PROCESSOR = availableParallelism() - 1

/** Whether processes can be told where to run here, and have more than one place to. */
const canBind = availableParallelism() > 1 && existsSync(TASKSET)

/** What has a command run on one processor. */
export const bound = (processor: number, command: readonly string[]): readonly string[] =>
  canBind ? [TASKSET, '-c', String(processor), ...command] : command

/** Has a process, with all its threads and the processes that it has started, go on on one processor. */
export function bind(pid: number, processor: number): void {
  if (!canBind) return
  execFileSync(TASKSET, ['-acp', String(processor), String(pid)], { stdio: 'ignore' })
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  for (const child of children === '' ? [] : children.split(' ')) {
    try {
      bind(Number(child), processor)
    } catch (fault) {
      // Workers of a server come and go.
      if (existsSync(`/proc/${child}`)) throw fault
    }
  }
}

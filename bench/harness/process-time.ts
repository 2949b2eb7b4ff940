import { readdirSync, readFileSync } from 'node:fs'

/**
 * Time on a processor of a process and of all that came from it, up to now, in microseconds; with a name, of those alone that run the program of that name. What has ended
 * meanwhile is not in it. 0 where the system does not tell (Linux does, to the nanosecond, in /proc/PID/task/TID/schedstat).
 */
export function cpuOfFamily(pid: number, name?: string): number {
  const parents = new Map(numbersIn('/proc').flatMap((id) => parentOf(id) ?? []))
  let sum = 0
  for (const [id, { program }] of parents)
    if (isWithin(id, pid, parents) && (name === undefined || program === name)) sum += timeOf(id)
  return sum
}

interface Origin {
  readonly parent: number
  readonly program: string
}

function isWithin(id: number, family: number, parents: ReadonlyMap<number, Origin>): boolean {
  let ancestor: number | undefined = id
  while (ancestor !== undefined && ancestor !== family) ancestor = parents.get(ancestor)?.parent
  return ancestor === family
}

/** As proc(5) has it: id, program in brackets, state, parent. */
function parentOf(id: number): [[number, Origin]] | null {
  const [, program = '', parent] = /^\d+ \((.*)\) \S+ (\d+)/s.exec(textOf(`/proc/${id}/stat`)) ?? []
  return parent === undefined ? null : [[id, { parent: Number(parent), program }]]
}

function timeOf(id: number): number {
  const threads = numbersIn(`/proc/${id}/task`)
  return threads.reduce((sum, thread) => {
    const [nanoseconds] = textOf(`/proc/${id}/task/${thread}/schedstat`).split(' ')
    return sum + Number(nanoseconds ?? 0) / 1000
  }, 0)
}

function numbersIn(folder: string): number[] {
  try {
    return readdirSync(folder).map(Number).filter(Number.isSafeInteger)
  } catch {
    return []
  }
}

/** Empty for what is gone. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

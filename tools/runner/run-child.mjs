import { spawn } from 'node:child_process'

const lifeline = new URL('lifeline.mjs', import.meta.url).href
const orphanCheckMs = 100

/**
 * Runs a program under the given Node with this process's standard streams and ends as it ends: same exit code, or same signal.
 * However many processes of the chain (shell, npm, this one) pass a signal on, the program sees each kind of signal once.
 */
export async function runChild(node, { file, args, service }) {
  // At a terminal the program stays in the foreground group: it may read the keyboard, and Ctrl-C reaches it from the terminal.
  // Elsewhere it gets a group of its own, or a signal to the whole group would arrive both directly and through us.
  const atTerminal = process.stdin.isTTY === true
  const apart = service && !atTerminal && process.platform !== 'win32'
  const child = spawn(
    node,
    ['--conditions=latchkey-source', ...(service ? ['--import', lifeline] : []), file, ...args],
    { stdio: service ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit', detached: apart },
  )

  const forwarded = new Set()
  const forward = (signal) => {
    if (forwarded.has(signal)) return
    forwarded.add(signal)
    child.kill(signal)
  }
  for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM']) {
    const fromTerminal = atTerminal && signal !== 'SIGTERM'
    process.on(signal, fromTerminal ? () => undefined : forward)
  }
  const watch = whenOrphaned(() => {
    if (forwarded.size === 0) forward('SIGTERM')
  })

  const [code, signal] = await new Promise((resolve, reject) => {
    child.on('error', (cause) => reject(new Error(`${node} could not be started: ${cause.message}`)))
    child.on('close', (...end) => resolve(end))
  })
  clearInterval(watch)
  if (signal === null) {
    process.exitCode = code
  } else {
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  }
}

// npm killed outright passes nothing on, and neither does a shell between npm and us (the scripts in package.json avoid one with
// `exec`): the only trace is that this process suddenly has another parent.
function whenOrphaned(act) {
  const parent = process.ppid
  if (process.env.npm_lifecycle_event === undefined) return undefined
  return setInterval(() => {
    if (process.ppid !== parent) act()
  }, orphanCheckMs)
}

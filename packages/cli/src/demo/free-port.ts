import { createServer } from 'node:net'

const TRIED = 50

/** The first free port of this machine's loopback address from `preferred` on; 0, any that is free, when there is none near. */
export async function freePort(preferred: number): Promise<number> {
  for (let port = preferred; port < preferred + TRIED && port <= 65_535; port++) {
    if (await isFree(port)) return port
  }
  return 0
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}

import { connect, type Socket } from 'node:net'

/**
 * HTTP/1.1 connections that are kept alive, each with one request on its way. They know their requests and the length of an answer beforehand, so
 * that making the load costs far less than answering it; a general client costs more than the servers that are compared here.
 */
export interface Load {
  /**
   * Sends each request once, one after the other: what a server remembers, it has met then. A hundred first looks at once would teach V8 that what such requests are made of lives long, and it would
   * put that into its old space for as long as the process runs.
   */
  meetAll(): Promise<void>
  /** Keeps all connections busy for so long and gives the answers that came in a second. */
  run(milliseconds: number): Promise<Served>
  close(): void
}

export interface Served {
  readonly answers: number
  readonly perSecond: number
}

export function httpRequest(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body = '',
): Buffer {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ]
  if (body !== '') lines.push('content-type: application/json', `content-length: ${Buffer.byteLength(body)}`)
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
}

/**
 * The connections take turns: the first sends the first request, the second the second. With as many requests as connections each sends its own over and over, as a client with one token
 * does. Throws, when run, as soon as an answer is not 200 or not as long as the first one: it would no longer be the same work.
 */
export function openLoad(port: number, requests: readonly Buffer[], connections: number): Load {
  /** The request that each connection sends next. */
  const next = Array.from({ length: connections }, (_, connection) => connection)
  let answers = 0
  let isRunning = false
  let expected = 0
  let onIdle: (() => void) | null = null
  let fail: (fault: Error) => void = () => {}
  let busy = 0

  function ask(connection: number): void {
    busy++
    const request = next[connection] as number
    next[connection] = request + connections
    sockets[connection]?.write(requests[request % requests.length] as Buffer)
  }

  function onAnswer(connection: number, answer: Buffer): void {
    if (expected === 0) expected = answer.length
    if (answer.length !== expected || answer.toString('latin1', 9, 12) !== '200') {
      fail(new Error(`A server answered otherwise than before:\n${answer.toString('latin1').slice(0, 500)}`))
      return
    }
    answers++
    busy--
    if (isRunning) ask(connection)
    else if (busy === 0) onIdle?.()
  }

  const sockets: Socket[] = []

  /** A server closes what was idle for some seconds, so connections are looked after before each run, and none is opened before its first. */
  async function connectAll(): Promise<void> {
    for (let index = 0; index < connections; index++) {
      if (sockets[index]?.readyState !== 'open') sockets[index] = await connected(index)
    }
  }

  async function connected(connection: number): Promise<Socket> {
    const socket = await opened(port)
    let part: Buffer | null = null
    socket.on('data', (chunk: Buffer) => {
      const whole = part === null ? chunk : Buffer.concat([part, chunk])
      part = expected === 0 && !isWhole(whole) ? whole : whole.length < expected ? whole : null
      if (part === null) onAnswer(connection, whole)
    })
    socket.on('error', () => {})
    socket.on('close', () => fail(new Error('A server closed a connection in the middle of a run.')))
    return socket
  }

  /**
   * A client that sleeps until an answer comes is woken by the server's own write, which in a virtual machine costs as much as the rest of the answer; and the
   * slower server would pay for it at each answer, the faster one seldom. So this one never sleeps.
   */
  function stayAwake(): void {
    if (isRunning) setImmediate(stayAwake)
  }

  /** Asks over some connections, and waits until all of them have their answers, and those to what was asked since. */
  async function askOver(asked: readonly number[]): Promise<void> {
    const idle = new Promise<void>((resolve, reject) => {
      onIdle = resolve
      fail = reject
    })
    for (const connection of asked) ask(connection)
    try {
      await idle
    } finally {
      isRunning = false
      fail = () => {}
    }
  }

  async function run(milliseconds: number): Promise<Served> {
    await connectAll()
    answers = 0
    isRunning = true
    const start = performance.now()
    stayAwake()
    const timer = setTimeout(() => {
      isRunning = false
    }, milliseconds)
    try {
      await askOver([...sockets.keys()])
    } finally {
      clearTimeout(timer)
    }
    return { answers, perSecond: (answers / (performance.now() - start)) * 1000 }
  }

  return {
    run,
    async meetAll() {
      await connectAll()
      for (let request = 0; request < requests.length; request++) await askOver([request % connections])
    },
    close() {
      fail = () => {}
      for (const socket of sockets) socket.destroy()
    },
  }
}

function isWhole(answer: Buffer): boolean {
  const head = answer.indexOf('\r\n\r\n')
  if (head === -1) return false
  const length = /content-length: *(\d+)/i.exec(answer.toString('latin1', 0, head))?.[1]
  if (length === undefined)
    throw new Error(`The load needs answers with a content-length:\n${answer.toString('latin1', 0, head)}`)
  return answer.length >= head + 4 + Number(length)
}

function opened(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket))
    socket.once('error', reject)
  })
}

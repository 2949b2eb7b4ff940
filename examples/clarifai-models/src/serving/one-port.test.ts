import { once } from 'node:events'
import { createServer as createHttp } from 'node:http'
import { connect as connectHttp2, createServer as createHttp2 } from 'node:http2'
import { type AddressInfo, connect, type Server, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Certificates, makeCertificates } from './certificate.ts'
import { onePort } from './one-port.ts'

let certificates: Certificates
beforeAll(async () => {
  certificates = await makeCertificates()
})

const opened: { destroy(): void }[] = []
const servers: Server[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) one.destroy()
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve))
})

/** A front with servers behind it that say which of them was reached. */
async function front(more: { firstBytesMs?: number; maxConnections?: number } = {}) {
  const http1 = createHttp((_, response) => void response.setHeader('connection', 'close').end('http/1.1'))
  const http2 = createHttp2((_, response) => void response.end('h2'))
  const server = onePort({
    http1: (socket) => http1.emit('connection', socket),
    http2: (socket) => http2.emit('connection', socket),
    certificate: certificates,
    ...more,
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const raw = () => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    opened.push(socket)
    return socket
  }
  return { port, raw, server }
}

const said = async (socket: Socket): Promise<string> => {
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk
  })
  // Not by `once`, for which a connection that was reset is a failure.
  await new Promise((resolve) => socket.once('close', resolve))
  return text
}

async function overHttp2(url: string): Promise<string> {
  const client = connectHttp2(url, { ca: certificates.ca, servername: 'localhost' })
  opened.push(client)
  const stream = client.request({ ':path': '/' })
  let text = ''
  for await (const chunk of stream.setEncoding('utf8')) text += chunk
  client.close()
  return text
}

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'

describe('one port', () => {
  test('takes HTTP/1.1 and HTTP/2, each in the clear and by TLS', async () => {
    const { port, raw } = await front()
    const plain = raw()
    plain.write(GET)
    expect(await said(plain)).toMatch(/http\/1\.1$/)
    expect(await overHttp2(`http://127.0.0.1:${port}`)).toBe('h2')
    expect(await overHttp2(`https://127.0.0.1:${port}`)).toBe('h2')
    const tls = connectTls({ port, host: '127.0.0.1', ca: certificates.ca, servername: 'localhost' })
    opened.push(tls)
    tls.write(GET)
    expect(await said(tls)).toMatch(/http\/1\.1$/)
  })

  test('waits for enough of a request to know which it is, byte by byte', async () => {
    const { raw } = await front()
    for (const text of [
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    ]) {
      const socket = raw()
      await once(socket, 'connect')
      for (const byte of text) {
        socket.write(byte)
        await new Promise(setImmediate)
      }
      if (text.startsWith('PRI')) {
        const [frame] = (await once(socket, 'data')) as [Buffer]
        // Its settings, frame type 4.
        expect(frame[3]).toBe(4)
      } else expect(await said(socket)).toMatch(/http\/1\.1$/)
    }
  })

  test.each([
    ['nothing', ''],
    ['the beginning of what could be either', 'P'],
    ['the beginning of a handshake', '\x16\x03\x01\x02\x00\x01'],
  ])('hangs up on whoever says %s and then no more', async (_, text) => {
    const { raw } = await front({ firstBytesMs: 50 })
    const socket = raw()
    socket.write(text, 'latin1')
    expect(await said(socket)).toBe('')
  })

  test('hangs up on whoever is one too many, and takes another once one has gone', async () => {
    const { raw, server } = await front({ maxConnections: 2 })
    const [one, two] = [raw(), raw()]
    await Promise.all([once(one, 'connect'), once(two, 'connect')])
    const third = raw()
    third.write(GET)
    expect(await said(third)).toBe('')
    const gone = new Promise<void>((resolve) => {
      const look = () => server.getConnections((_, count) => (count < 2 ? resolve() : setImmediate(look)))
      look()
    })
    one.destroy()
    await gone
    const fourth = raw()
    fourth.write(GET)
    expect(await said(fourth)).toMatch(/http\/1\.1$/)
  })

  test('goes on after clients that broke off, in the middle of anything', async () => {
    const { raw } = await front()
    for (const text of [
      '',
      'P',
      'PRI * HTTP/2.0\r\n',
      'GET / HT',
      '\x16\x03\x01\x02\x00\x01',
      '\x16garbage'.repeat(20),
    ]) {
      const socket = raw()
      await once(socket, 'connect')
      socket.write(text, 'latin1', () => socket.resetAndDestroy())
      await once(socket, 'close')
    }
    const socket = raw()
    socket.write(GET)
    expect(await said(socket)).toMatch(/http\/1\.1$/)
  })
})

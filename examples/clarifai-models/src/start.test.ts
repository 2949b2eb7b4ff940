import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ClarifaiModels, startClarifaiModels } from './start.ts'

let folder: string
let models: ClarifaiModels
/** A service that refuses every question: who starts the example need not reach one. */
const service = createServer((_, response) => void response.writeHead(503).end())
const opened: Socket[] = []
const config = () => ({
  latchkeyUrl: `http://127.0.0.1:${(service.address() as AddressInfo).port}`,
  ...{ serviceKey: 'none', dataFile: join(folder, 'models.db'), caFile: join(folder, 'ca.pem') },
})
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clarifai-models-'))
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
  models = await startClarifaiModels(config())
})
afterEach(async () => {
  for (const socket of opened.splice(0)) socket.destroy()
  service.closeAllConnections()
  await new Promise((resolve) => service.close(resolve))
  rmSync(folder, { recursive: true, force: true })
})

function raw(text: string) {
  const socket = connect(Number(new URL(models.url).port), '127.0.0.1', () => socket.write(text, 'latin1'))
  socket.on('error', () => undefined).resume()
  opened.push(socket)
  return socket
}

describe('stopping', () => {
  test.each([
    ['has said nothing', ''],
    ['has begun a request of HTTP/1.1', 'POST /v2/users/me/apps HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{'],
    ['has begun a connection of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['is in the middle of a handshake', '\x16\x03\x01\x02\x00\x01'],
  ])('does not wait for ever for whoever %s', async (_, text) => {
    const socket = raw(text)
    await once(socket, 'connect')
    const gone = once(socket, 'close')
    await Promise.all([models.close(), gone])
    await expect(fetch(`${models.url}/v2/status_codes`)).rejects.toThrow()
  })

  test('lets an idle client of REST go at once', async () => {
    const response = await fetch(`${models.url}/v2/status_codes`)
    expect(response.status).toBe(200)
    await response.arrayBuffer()
    await models.close()
    await expect(fetch(`${models.url}/v2/status_codes`)).rejects.toThrow()
  })
})

test('a port that is taken is an error, and leaves nothing open', async () => {
  const second = startClarifaiModels({
    latchkeyUrl: 'http://127.0.0.1:1',
    ...{ serviceKey: 'none', dataFile: join(folder, 'second.db'), caFile: join(folder, 'second.pem') },
    port: Number(new URL(models.url).port),
  })
  await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await models.close()
})

test('whoever sends the head of a request too slowly is answered 408 and hung up on', async () => {
  await models.close()
  models = await startClarifaiModels({ ...config(), headersTimeoutMs: 100 })
  const socket = connect(Number(new URL(models.url).port), '127.0.0.1', () =>
    socket.write('GET /v2/status_codes HTTP/1.1\r\nHo'),
  )
  opened.push(socket)
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk
  })
  await once(socket, 'close')
  expect(text).toMatch(/^HTTP\/1\.1 408/)
  await models.close()
})

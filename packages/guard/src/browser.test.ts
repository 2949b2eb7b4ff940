import { describe, expect, it } from 'vitest'
import { isFromForeignPage } from './browser.ts'

const from = (headers: Record<string, string>, url = 'http://api.example.com/devices') =>
  isFromForeignPage(new Request(url, { headers: { host: new URL(url).host, ...headers } }))

describe('requests that a browser made for a foreign page', () => {
  it.each([
    [
      'fetch from another site',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', origin: 'https://evil.example' },
    ],
    ['fetch from a sister host of the same site', { 'sec-fetch-site': 'same-site', origin: 'https://app.example.com' }],
    ['a GET without Origin from another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    ['plain HTTP, where Sec-Fetch-* is not sent', { origin: 'http://app.example.com' }],
    ['another port of the same host', { origin: 'http://api.example.com:8080' }],
    ['a file or a sandboxed frame', { origin: 'null' }],
    ['an extension', { 'sec-fetch-site': 'none', origin: 'chrome-extension://aapbdbdomjkkjkaonfhkkikfgjllcleb' }],
    ['an extension whose id reads like the host', { origin: 'chrome-extension://api.example.com' }],
    ['a repeated Sec-Fetch-Site', { 'sec-fetch-site': 'same-origin, cross-site' }],
    ['a repeated Origin', { origin: 'http://api.example.com, http://evil.example' }],
    ['an Origin that is no URL', { origin: 'http://' }],
    ['an Origin that begins with the host', { origin: 'http://api.example.com.evil.example' }],
    ['an Origin with the host as its user', { origin: 'http://api.example.com@evil.example' }],
  ])('%s', (_, headers) => {
    expect(from(headers)).toBe(true)
  })
})

describe('requests that are left alone', () => {
  it.each([
    ['curl', { accept: '*/*', 'user-agent': 'curl/8' }],
    [
      "Node's fetch, which sends Sec-Fetch-Mode",
      { 'sec-fetch-mode': 'cors', 'user-agent': 'node', 'accept-language': '*' },
    ],
    ['the same origin, by Sec-Fetch-Site', { 'sec-fetch-site': 'same-origin', origin: 'http://api.example.com' }],
    [
      'the same origin behind a proxy that rewrites Host',
      { 'sec-fetch-site': 'same-origin', origin: 'https://public.example', host: 'inner:3000' },
    ],
    ['the same origin, by Origin alone', { origin: 'http://api.example.com' }],
    ['the same host where a proxy ends TLS', { origin: 'https://api.example.com', host: 'api.example.com' }],
    ['the default port written out', { origin: 'https://api.example.com', host: 'api.example.com:443' }],
    ['an address bar', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }],
    ['an empty Origin', { origin: '' }],
  ])('%s', (_, headers) => {
    expect(from(headers)).toBe(false)
  })

  it('a real request of this Node, with a body', async () => {
    const { createServer } = await import('node:http')
    const { headOf } = await import('./node-request.ts')
    const server = createServer((request, response) => response.end(String(isFromForeignPage(headOf(request)))))
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const { port } = server.address() as { port: number }
    const answer = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    })
    expect(await answer.text()).toBe('false')
    server.closeAllConnections()
    server.close()
  })
})

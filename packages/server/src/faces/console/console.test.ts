import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { type ConsoleFace, consoleFace } from './console.ts'
import { staticFile } from './static-file.ts'

const script = { ...staticFile('text/javascript', Buffer.from('start()'.repeat(50))), isImmutable: true }
const index = staticFile('text/html', Buffer.from('<title>{{platform}}</title><meta content="{{platform}}">'))
const bundle = new Map([
  ['index.html', index],
  ['assets/index-abc.js', script],
  ['embed/latchkey-tokens.js', { ...script, isImmutable: false }],
])

function ask(path: string, headers: Record<string, string> = {}, face: Partial<ConsoleFace> = {}, method = 'GET') {
  const answer = consoleFace({ bundle, name: 'Acme', brand: {}, ...face })
  return answer(new Request(`http://localhost${path}`, { method, headers }))
}
const html = { accept: 'text/html,*/*' }

describe('the page of the console', () => {
  test.each(['/', '/tokens', '/tokens/tok_1', '/workspaces/ws_1/members?tab=teams', '/operator'])(
    'answers at %s, whatever a client accepts',
    (path) => {
      expect(ask(path)?.status).toBe(200)
    },
  )

  test('may load nothing that the service does not serve, and run nothing inline', () => {
    const policy = ask('/tokens')?.headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
  })

  test('carries the name of the platform as text, whatever characters it has', async () => {
    const page = await ask('/', {}, { name: '<script>"A&B"</script>' })?.text()
    const escaped = '&lt;script&gt;&quot;A&amp;B&quot;&lt;/script&gt;'
    expect(page).toBe(`<title>${escaped}</title><meta content="${escaped}">`)
  })

  test('is asked for again each time, and not sent again while it is the same', async () => {
    const first = ask('/tokens')
    expect(first?.headers.get('cache-control')).toBe('no-cache')
    const again = ask('/notices', { 'if-none-match': first?.headers.get('etag') ?? '' })
    expect([again?.status, await again?.text()]).toEqual([304, ''])
  })

  test('tells a browser at an unknown path that nothing is there, in a page', () => {
    const answer = ask('/nowhere', html)
    expect([answer?.status, answer?.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
  })

  test('says how to build it where nobody did', async () => {
    const answer = ask('/tokens', html, { bundle: null })
    expect(answer?.status).toBe(503)
    expect(await answer?.text()).toContain('npm run build')
  })
})

describe('the token page for other pages', () => {
  test('may be loaded by a page of any origin, and is kept for a while under the name that stays', () => {
    const answer = ask('/embed/latchkey-tokens.js', { origin: 'https://app.example.com' })
    expect(answer?.status).toBe(200)
    expect(answer?.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer?.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect(answer?.headers.get('cache-control')).toMatch(/^public, max-age=600\b/)
    const again = ask('/embed/latchkey-tokens.js', { 'if-none-match': answer?.headers.get('etag') ?? '' })
    expect(again?.status).toBe(304)
  })

  test('is the only file that another origin may read', () => {
    for (const path of ['/', '/assets/index-abc.js', '/brand.css', '/brand/icon'])
      expect([path, ask(path)?.headers.has('access-control-allow-origin')]).toEqual([path, false])
  })
})

describe('what is not for the console', () => {
  test.each(['/v1/tokens', '/v1', '/health/live', '/openapi.json', '/.well-known/openid-configuration'])(
    '%s is left to the API, also for a browser',
    (path) => {
      expect(ask(path, html)).toBeNull()
    },
  )

  test.each(['/nowhere', '//tokens'])('%s is left to the API for who does not want a page', (path) => {
    expect(ask(path, { accept: 'application/json' })).toBeNull()
  })

  test.each(['POST', 'PUT', 'DELETE'])('a %s to a screen is left to the API', (method) => {
    expect(ask('/tokens', html, {}, method)).toBeNull()
  })
})

describe('a file of the console', () => {
  const path = '/assets/index-abc.js'

  test('whose name holds its hash may be kept for ever', () => {
    expect(ask(path)?.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  })

  test.each([
    ['br', (body: Buffer) => brotliDecompressSync(body)],
    ['gzip', (body: Buffer) => gunzipSync(body)],
  ] as const)('is sent as %s to who accepts that', async (coding, decompress) => {
    const answer = ask(
      path,
      { 'accept-encoding': `deflate, ${coding};q=0.5` },
      { bundle: new Map([['assets/index-abc.js', { ...script, ...compressed() }]]) },
    )
    expect(answer?.headers.get('content-encoding')).toBe(coding)
    expect(answer?.headers.get('vary')).toBe('accept-encoding')
    expect(decompress(Buffer.from((await answer?.arrayBuffer()) ?? new ArrayBuffer(0))).toString()).toContain('start()')
  })

  test('is sent as it is to who refuses its compressed forms', async () => {
    const answer = ask(path, { 'accept-encoding': 'br;q=0, gzip;q=0.0' })
    expect(answer?.headers.get('content-encoding')).toBeNull()
    expect(await answer?.text()).toContain('start()')
  })

  test('answers a HEAD with its length and no content', async () => {
    const answer = ask(path, {}, {}, 'HEAD')
    expect(answer?.headers.get('content-length')).toBe('350')
    expect(await answer?.text()).toBe('')
  })
})

function compressed() {
  const { br, gzip } = staticFile('text/javascript', script.body)
  return { br, gzip }
}

describe('the brand', () => {
  test('sets the accent of every page, for light and for dark', async () => {
    expect(await ask('/brand.css', {}, { brand: { color: '#7f56d9' } })?.text()).toMatch(
      /^:root\{--brand:#[0-9a-f]{6};--brand-dark:#[0-9a-f]{6}\}\n$/,
    )
    expect(await ask('/brand.css')?.text()).toBe('')
  })

  test('is a letter on its colour where there is no logo, and the letter is text', async () => {
    const answer = ask('/brand/icon', {}, { name: '<b>', brand: { color: '#7f56d9' } })
    expect(answer?.headers.get('content-type')).toBe('image/svg+xml')
    expect(await answer?.text()).toMatch(/>&lt;<\/text>/)
  })

  test('a logo that is opened by itself runs no script', () => {
    const logo = { type: 'image/svg+xml', content: Buffer.from('<svg onload="alert(1)"/>') } as const
    const answer = ask('/brand/icon', {}, { brand: { logo } })
    expect(answer?.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/)
    expect(answer?.headers.get('x-content-type-options')).toBe('nosniff')
  })
})

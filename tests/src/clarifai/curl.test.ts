import { beforeAll, describe, expect, test } from 'vitest'
import { requirement } from '../requirement.ts'
import { runAlone } from '../seam/drive.ts'
import { type ClarifaiPlatform, RED_PIXEL, startClarifaiPlatform } from './platform.ts'

const curl = await requirement('curl', async () => (await runAlone('curl', ['--version'], {})).status === 0)

let platform: ClarifaiPlatform
beforeAll(async () => {
  platform = await startClarifaiPlatform()
  return () => platform.close()
})

interface Answer {
  readonly http: number
  readonly body: { readonly status: { readonly code: number }; readonly models?: readonly unknown[] }
}

async function ask(path: string, authorization: string | null, ...more: readonly string[]): Promise<Answer> {
  const header = authorization === null ? [] : ['-H', `Authorization: ${authorization}`]
  const { stdout } = await runAlone(
    'curl',
    ['-s', '-w', '\n%{http_code}', ...header, ...more, platform.rest + path],
    {},
  )
  const end = stdout.lastIndexOf('\n')
  return { http: Number(stdout.slice(end)), body: JSON.parse(stdout.slice(0, end)) }
}

const image = [
  '-H',
  'Content-Type: application/json',
  '-d',
  `{"inputs":[{"data":{"image":{"base64":"${RED_PIXEL}"}}}]}`,
]
const DOCUMENTED = '/v2/users/clarifai/apps/main/models/general-image-recognition/outputs'

describe.skipIf(curl.missing)('curl', () => {
  test("the documentation's line works after changing host and key", async () => {
    const answer = await ask(DOCUMENTED, `Key ${platform.pat}`, '-X', 'POST', ...image)
    expect(answer).toMatchObject({ http: 200, body: { status: { code: 10000 } } })
  })

  test('each refusal has its HTTP status, and the empty list of its method', async () => {
    const { pat, narrowPat, appKey, userId, appId, modelId } = platform
    const own = `/v2/users/${userId}/apps/${appId}/models`
    const cases: readonly (readonly [string, string | null, readonly string[], number, number])[] = [
      [own, null, [], 400, 11102],
      [own, 'Basic dTpw', [], 400, 11102],
      [own, 'Key x y', [], 400, 11102],
      [own, 'Key nonsense', [], 401, 11008],
      ['/v2/models', `Key ${pat}`, [], 401, 11008],
      ['/v2/models', `Key ${appKey}`, [], 200, 10000],
      ['/v2/users/clarifai/apps/main/models', `Key ${appKey}`, [], 401, 11008],
      ['/v2/users/grace/apps/harbour/models', `Key ${pat}`, [], 404, 11101],
      [`${own}/${modelId}/outputs`, `Key ${narrowPat}`, image, 403, 11007],
      [`${own}/none/outputs`, `Key ${pat}`, image, 404, 21200],
      [`${own}/${modelId}/outputs`, `Key ${pat}`, ['-d', '{"inputs":'], 400, 11100],
      [own, `Key ${pat}`, ['-X', 'PUT'], 405, 11103],
      ['/v2/nothing/here', `Key ${pat}`, [], 404, 11101],
    ]
    for (const [path, authorization, more, http, code] of cases) {
      const answer = await ask(path, authorization, ...more)
      expect([path, answer.http, answer.body.status.code]).toEqual([path, http, code])
    }
    expect((await ask(own, 'Key nonsense')).body.models).toEqual([])
  })

  test('the scheme may be written in any case, and Bearer is taken too', async () => {
    for (const scheme of ['key', 'KEY', 'Bearer', 'bearer']) {
      expect((await ask('/v2/users/me', `${scheme} ${platform.pat}`)).http).toBe(200)
    }
  })

  test('HTTPS is served at the same port, also to a client that could speak HTTP/2', async () => {
    const { stdout } = await runAlone(
      'curl',
      [
        '-s',
        '--http2',
        '--cacert',
        platform.caFile,
        '-H',
        `Authorization: Key ${platform.pat}`,
        `https://${platform.grpc}/v2/users/me`,
      ],
      {},
    )
    expect(JSON.parse(stdout)).toMatchObject({ user: { id: platform.userId } })
  })

  test('an image is fetched by its URL from loopback, and from nowhere else', async () => {
    const { pat, rest } = platform
    const outputs = async (url: string) => {
      const answer = await ask(
        DOCUMENTED,
        `Key ${pat}`,
        '-d',
        JSON.stringify({ inputs: [{ data: { image: { url } } }] }),
      )
      const { outputs: found } = answer.body as unknown as { outputs: { status: { code: number } }[] }
      return found[0]?.status.code
    }
    expect(await outputs(`${rest}/v2/status_codes`)).toBe(47104)
    for (const url of [
      'http://169.254.169.254/latest',
      'http://example.com/a.png',
      'file:///etc/passwd',
      'http://127.0.0.1.example.com/',
    ]) {
      expect([url, await outputs(url)]).toEqual([url, 30002])
    }
  })
})

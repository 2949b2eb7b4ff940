import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

export interface Claims {
  readonly email?: string
  readonly email_verified?: boolean
  readonly name?: string
}

export interface TestProvider {
  readonly issuer: string
  /** Signs somebody in at the provider and lets the client have them, as a browser that follows redirects; the address that it is sent back to. */
  visit(url: string, login: string): Promise<string>
  close(): Promise<void>
}

/** A real OpenID provider on this machine, whose people are `accounts` by their login. */
export async function startProvider(
  redirectUri: string,
  accounts: Readonly<Record<string, Claims>>,
  isInIdToken = false,
): Promise<TestProvider> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'latchkey', client_secret: 'a client secret of the tests', redirect_uris: [redirectUri] }],
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    // As the standard has it: the address is told to who asks with the access token, and in the ID token where that is said.
    conformIdTokenClaims: !isInIdToken,
    findAccount: (_: unknown, login: string) => ({
      accountId: login,
      claims: async () => ({ sub: login, ...accounts[login] }),
    }),
  })
  server.on('request', provider.callback())
  return {
    issuer,
    visit: (url, login) => visit(issuer, url, login),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function visit(issuer: string, start: string, login: string): Promise<string> {
  const cookies = new Map<string, string>()
  let url = start
  for (let step = 0; step < 12; step++) {
    if (!url.startsWith(issuer)) return url
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const page = await fetch(url, { redirect: 'manual', headers: { cookie } })
    keep(cookies, page)
    const location = page.headers.get('location')
    if (location !== null) url = new URL(location, url).href
    else {
      const html = await page.text()
      const prompt = /name="prompt" value="(\w+)"/.exec(html)?.[1]
      const action = /<form[^>]* action="([^"]+)"/.exec(html)?.[1]
      if (prompt === undefined || action === undefined)
        throw new Error(`The provider showed ${page.status}: ${html.slice(0, 500)}`)
      const body = new URLSearchParams({ prompt, login, password: 'any' })
      const held = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const sent = await fetch(new URL(action, url), {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie: held },
        body,
      })
      keep(cookies, sent)
      url = new URL(sent.headers.get('location') ?? '', url).href
    }
  }
  throw new Error('The provider leads round in a circle.')
}

function keep(cookies: Map<string, string>, response: Response): void {
  for (const set of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
    if (value === '') cookies.delete(name)
    else cookies.set(name, value)
  }
}

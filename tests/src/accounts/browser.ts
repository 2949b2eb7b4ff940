import type { Latchkey } from '@latchkey/server'

/** As much of a browser as forms and cookies take: it keeps cookies, says where a request comes from, and sends what a page's form holds. */
export class Browser {
  readonly #latchkey: Latchkey
  readonly #origin: string
  readonly cookies = new Map<string, string>()
  readonly headers: Record<string, string> = {}
  address: string

  constructor(latchkey: Latchkey, origin: string, address = '192.0.2.1') {
    this.#latchkey = latchkey
    this.#origin = origin
    this.address = address
  }

  async send(
    method: string,
    path: string,
    init: { headers?: Record<string, string>; body?: string } = {},
  ): Promise<Seen> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...this.headers, ...(cookie === '' ? {} : { cookie }), ...init.headers }
    const { body } = init
    const request = new Request(this.#origin + path, { method, headers, ...(body === undefined ? {} : { body }) })
    const response = await this.#latchkey.fetch(request, { address: this.address })
    for (const set of response.headers.getSetCookie()) {
      const [pair = ''] = set.split(';')
      const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
      if (/max-age=0/i.test(set)) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return {
      status: response.status,
      text: await response.text(),
      location: response.headers.get('location'),
      headers: response.headers,
    }
  }

  get(path: string): Promise<Seen> {
    return this.send('GET', path)
  }

  /** Sends a form as our own page would. */
  post(path: string, fields: Record<string, string>, origin = this.#origin): Promise<Seen> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin }
    return this.send('POST', path, { headers, body: new URLSearchParams(fields).toString() })
  }

  /** Opens a page, fills in its form, and sends it. */
  async submit(path: string, fields: Record<string, string>): Promise<Seen> {
    const page = await this.get(path)
    return this.post(path.split('?')[0] ?? path, { ...hiddenFields(page.text), ...fields })
  }

  /** A call of the API as the console makes it. */
  async api(call: string, body?: object): Promise<Seen & { readonly json: Record<string, never> }> {
    const [method = '', path = ''] = call.split(' ')
    const { csrfToken = '' } = JSON.parse((await this.get('/v1/session')).text) as { csrfToken?: string }
    const headers = { origin: this.#origin, 'x-latchkey-csrf': csrfToken, 'content-type': 'application/json' }
    const seen = await this.send(method, path, {
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { ...seen, json: JSON.parse(seen.text) as Record<string, never> }
  }
}

export interface Seen {
  readonly status: number
  readonly text: string
  readonly location: string | null
  readonly headers: Headers
}

function hiddenFields(page: string): Record<string, string> {
  const found = [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)]
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')]))
}

/** The status and code of an answer of the API. */
export function outcomeOf({ status, text }: Seen): string {
  const { code } = JSON.parse(text) as { code?: string }
  return code === undefined ? `${status}` : `${status} ${code}`
}

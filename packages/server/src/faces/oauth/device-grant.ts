import { type LatchkeyError, Secret, shownUserCode } from '@latchkey/core'
import { beginDeviceGrant, type PollAnswer, pollDeviceGrant } from '../../control/device/grant.ts'
import type { ControlParts } from '../../control/parts.ts'
import { readBytes } from '../http/body.ts'
import { asLatchkeyError, PROBLEMS, problemHeaders } from '../http/problem.ts'
import type { Place, Site } from '../http/site.ts'

export interface OauthFace {
  readonly control: ControlParts
  readonly site: Site
  readonly isSetUp: () => Promise<boolean>
  readonly onError: (error: LatchkeyError) => void
}

const DEVICE_PATH = '/oauth/device_authorization'
const TOKEN_PATH = '/oauth/token'
const METADATA_PATH = '/.well-known/oauth-authorization-server'
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'
/** The command line. Nobody registers programs here: a name that anybody may choose would be one that anybody may borrow. */
const CLIENT_ID = 'latchkey-cli'

/** The grant by which a program without a browser gets a token (RFC 8628), with its metadata (RFC 8414); `null` for a request that is for none of it. */
export async function answerDeviceGrant(
  face: OauthFace,
  request: Request,
  address: string | null,
): Promise<Response | null> {
  const { pathname } = new URL(request.url)
  const isMetadata = pathname === METADATA_PATH && request.method === 'GET'
  if (!isMetadata && (request.method !== 'POST' || (pathname !== DEVICE_PATH && pathname !== TOKEN_PATH))) return null
  if (!(await face.isSetUp())) return null
  const place = face.site.at(request)
  if (place === null)
    return refused(
      400,
      'invalid_request',
      'This service was not told its own address: set LATCHKEY_PUBLIC_URL to an https address.',
    )
  if (isMetadata) return answer(200, metadata(place))
  try {
    const fields = await readFields(request)
    return pathname === DEVICE_PATH ? await begin(face, place, fields, address) : await token(face, fields)
  } catch (thrown) {
    return failed(face, thrown)
  }
}

const metadata = ({ origin }: Place) => ({
  issuer: origin,
  device_authorization_endpoint: origin + DEVICE_PATH,
  token_endpoint: origin + TOKEN_PATH,
  // The member is demanded, and no response type is served: nothing can use this one.
  response_types_supported: ['none'],
  grant_types_supported: [DEVICE_GRANT],
  token_endpoint_auth_methods_supported: ['none'],
})

async function begin(face: OauthFace, { origin }: Place, fields: Fields, address: string | null): Promise<Response> {
  requireClient(fields)
  const device = nameOf(fields.get('device_name') ?? '')
  const { deviceCode, userCode, expiresInMs, intervalMs } = await beginDeviceGrant(face.control, { device, address })
  const shown = shownUserCode(userCode)
  return answer(200, {
    device_code: deviceCode.reveal(),
    user_code: shown,
    verification_uri: `${origin}/device`,
    verification_uri_complete: `${origin}/device?user_code=${shown}`,
    expires_in: expiresInMs / 1000,
    interval: intervalMs / 1000,
  })
}

async function token(face: OauthFace, fields: Fields): Promise<Response> {
  requireClient(fields)
  if (fields.get('grant_type') !== DEVICE_GRANT)
    throw new OauthRefusal('unsupported_grant_type', `The only grant_type here is ${DEVICE_GRANT}.`)
  const code = fields.get('device_code')
  if (code === undefined || code === '') throw new OauthRefusal('invalid_request', 'Send the device_code.')
  const polled = await pollDeviceGrant(face.control, new Secret(code))
  if (polled.state !== 'granted') return refused(400, polled.state, SENTENCES[polled.state])
  const { credential, secret } = polled.issued
  const left =
    credential.expiresAt === null
      ? {}
      : { expires_in: Math.floor((credential.expiresAt - face.control.clock()) / 1000) }
  return answer(200, {
    access_token: secret.reveal(),
    token_type: 'Bearer',
    scope: credential.scopes.join(' '),
    ...left,
  })
}

const SENTENCES: Readonly<Record<Exclude<PollAnswer['state'], 'granted'>, string>> = {
  authorization_pending: 'Nobody has decided yet; ask again.',
  slow_down: 'Asked too soon; wait five seconds longer from now on.',
  expired_token: 'Nobody decided in time; begin anew.',
  access_denied: 'It was refused.',
  invalid_grant: 'There is no such device_code, or it was used already.',
}

type Fields = ReadonlyMap<string, string>

class OauthRefusal extends Error {
  readonly error: string

  constructor(error: string, message: string) {
    super(message)
    this.error = error
  }
}

/** RFC 6749, section 3.2: parameters in a form, each at most once. */
async function readFields(request: Request): Promise<Fields> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded')
    throw new OauthRefusal('invalid_request', 'Send the parameters as application/x-www-form-urlencoded.')
  const fields = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(Buffer.from(await readBytes(request)).toString('utf8'))) {
    if (fields.has(name)) throw new OauthRefusal('invalid_request', 'A parameter is given twice.')
    fields.set(name, value)
  }
  return fields
}

function requireClient(fields: Fields): void {
  if (fields.get('client_id') !== CLIENT_ID)
    throw new OauthRefusal('invalid_client', `The only client_id here is ${CLIENT_ID}.`)
}

/** What a program calls its machine, as one short line. */
const nameOf = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, 60)

function failed(face: OauthFace, thrown: unknown): Response {
  if (thrown instanceof OauthRefusal)
    return refused(thrown.error === 'invalid_client' ? 401 : 400, thrown.error, thrown.message)
  const error = asLatchkeyError(thrown)
  face.onError(error)
  const { status } = PROBLEMS[error.code]
  const retryAfter = problemHeaders(error)['retry-after']
  const code = status === 429 ? 'slow_down' : status >= 500 ? 'temporarily_unavailable' : 'invalid_request'
  return refused(status, code, error.message, retryAfter === undefined ? {} : { 'retry-after': retryAfter })
}

/** RFC 6749, section 5.2. */
const refused = (status: number, error: string, description: string, headers: Record<string, string> = {}): Response =>
  answer(status, { error, error_description: description }, headers)

const answer = (status: number, body: object, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  })

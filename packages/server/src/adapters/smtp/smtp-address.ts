import { LatchkeyError } from '@latchkey/core'

/** `implicit` from the first byte, `required` by STARTTLS before anything else is said, `opportunistic` if the server offers it, `none`. */
export type TlsMode = 'implicit' | 'required' | 'opportunistic' | 'none'

export interface SmtpAddress {
  readonly host: string
  readonly port: number
  readonly tls: TlsMode
  readonly auth: { readonly user: string; readonly pass: string } | null
}

const EXAMPLE =
  'smtp://user:password@mail.example.com:587, smtps://… for TLS from the start, or smtp://localhost:25?tls=none'
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/
const STARTTLS_MODES = ['required', 'opportunistic', 'none'] as const

/** Reads the URL of a mail server. Without a word on TLS it is required, except on this very machine. Throws `config_invalid`; never repeats the URL. */
export function parseSmtpUrl(text: string): SmtpAddress {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === '') throw unusable('it is not one')
  if (!/^\/?$/.test(url.pathname) || url.hash !== '') throw unusable('it has a path')
  for (const name of url.searchParams.keys()) if (name !== 'tls') throw unusable(`it has the parameter "${name}"`)
  const isImplicit = url.protocol === 'smtps:'
  const asked = url.searchParams.get('tls')
  if (asked !== null && isImplicit) throw unusable('smtps is always TLS; leave the parameter "tls" out')
  const mode = STARTTLS_MODES.find((known) => known === asked)
  if (asked !== null && mode === undefined)
    throw unusable(`its parameter "tls" is none of ${STARTTLS_MODES.join(', ')}`)
  const usual = LOOPBACK.test(url.hostname) ? 'opportunistic' : 'required'
  const tls = isImplicit ? 'implicit' : (mode ?? usual)
  const auth = url.username === '' ? null : { user: decoded(url.username), pass: decoded(url.password) }
  if (auth !== null && tls === 'none' && !LOOPBACK.test(url.hostname))
    throw unusable('it would send the password over the network unencrypted')
  const port = url.port === '' ? (isImplicit ? 465 : 587) : Number(url.port)
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port, tls, auth }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw unusable('user or password holds a % that encodes nothing; write %25')
  }
}

const unusable = (reason: string): LatchkeyError =>
  new LatchkeyError('config_invalid', `The URL of the mail server can't be used: ${reason}. Write it like ${EXAMPLE}.`)

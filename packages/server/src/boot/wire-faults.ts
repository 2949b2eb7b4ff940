import { type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { LatchkeyError } from '@latchkey/core'
import { MAX_HEADER_BYTES } from '../faces/http/limits.ts'
import { PROBLEMS, problemBody, problemHeaders } from '../faces/http/problem.ts'

/**
 * Answers with a problem what never becomes a request: what Node's parser can't read, and what doesn't arrive whole in time. The connection is closed, since
 * nobody can tell where on it the next request would begin.
 */
export function answerWireFaults(server: Server): void {
  server.on('clientError', (fault: NodeJS.ErrnoException, socket) => {
    if (mayAnswer(socket as Socket)) socket.write(refusal(wireFault(fault.code)))
    socket.destroy(fault)
  })
}

/** Not in the middle of another answer: its rest would be taken for this one's. As Node itself, which has no public name for that, looks. */
function mayAnswer(socket: Socket & { readonly _httpMessage?: ServerResponse | null }): boolean {
  return socket.writable && socket._httpMessage?.headersSent !== true
}

function wireFault(code: string | undefined): LatchkeyError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new LatchkeyError('request_timeout', 'The request did not arrive whole in time; send it again.')
  if (code === 'HPE_HEADER_OVERFLOW')
    return new LatchkeyError(
      'headers_too_large',
      `Request line and headers are larger than ${MAX_HEADER_BYTES} bytes together; send fewer or shorter ones.`,
    )
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW')
    return new LatchkeyError('payload_too_large', 'The extensions of a chunk are too large; send none.')
  return malformedRequest('What arrived is not HTTP/1.1; check what sends it, and any proxy on the way.')
}

export function malformedRequest(message: string): LatchkeyError {
  return new LatchkeyError('malformed_request', message)
}

function refusal(error: LatchkeyError): string {
  const { status } = PROBLEMS[error.code]
  const body = JSON.stringify(problemBody(error))
  const headers = { ...problemHeaders(error), 'content-length': String(Buffer.byteLength(body)), connection: 'close' }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n')
}

import { createServer } from 'node:http'
import { inputOf, listenForStarter } from '../harness/child-side.ts'

/** The least that a JSON service on node:http does: reads a body, parses it, and answers with an object of its own. */
const { answer } = inputOf<{ readonly answer: object }>()

listenForStarter(
  createServer((request, response) => {
    const chunks: Uint8Array[] = []
    request.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    request.on('end', () => {
      JSON.parse(Buffer.concat(chunks).toString('utf8'))
      const body = JSON.stringify(answer)
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
      response.end(body)
    })
  }),
)

import { createServer } from 'node:http'
import { openBetterAuth } from '../fixture/better-auth.ts'
import { inputOf, listenForStarter } from '../harness/child-side.ts'

/** Better Auth behind the least of a server on node:http; the plugin's own verification has no route. */
const { folder } = inputOf<{ readonly folder: string }>()
const auth = openBetterAuth(folder)

async function answer(body: string): Promise<string> {
  const { key } = JSON.parse(body) as { readonly key: string }
  return JSON.stringify(await auth.verify(key))
}

listenForStarter(
  createServer((request, response) => {
    const chunks: Uint8Array[] = []
    request.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    request.on('end', () => {
      answer(Buffer.concat(chunks).toString('utf8')).then(
        (body) => {
          response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
          response.end(body)
        },
        (fault: Error) => {
          response.writeHead(500, { 'content-length': Buffer.byteLength(fault.message) })
          response.end(fault.message)
        },
      )
    })
  }),
)

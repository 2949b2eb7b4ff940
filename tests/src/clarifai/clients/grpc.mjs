// Takes calls as JSON on its input, makes each with Clarifai's own gRPC client, and prints the answers as JSON.
import { text } from 'node:stream/consumers'
import { ClarifaiStub, grpc } from 'clarifai-nodejs-grpc'

const { address, tls, calls } = JSON.parse(await text(process.stdin))
// The package's own class, for an address in the clear: the package itself always asks for TLS.
const stub = tls
  ? ClarifaiStub.grpc(address)
  : new (ClarifaiStub.grpc(address).constructor)(address, grpc.credentials.createInsecure())
const answers = []
for (const call of calls) answers.push(await answerTo(call))
stub.close()
process.stdout.write(JSON.stringify(answers))

function answerTo({ method, authorization, request }) {
  const metadata = new grpc.Metadata()
  if (authorization !== undefined) metadata.set('authorization', authorization)
  const message = withBytes(request)
  return new Promise((resolve) => {
    const ended = (error, value) => resolve(error ? { error: { code: error.code, message: error.message } } : { value })
    const call = stub[method](message, metadata, ended)
    if (stub[method].responseStream) {
      const seen = []
      call.on('data', (value) => seen.push(value))
      call.on('error', ended)
      call.on('end', () => resolve({ value: seen[0], count: seen.length }))
    }
  })
}

/** JSON has no bytes: an image's come as text. */
function withBytes(request) {
  return JSON.parse(JSON.stringify(request), (name, value) =>
    name === 'base64' ? Buffer.from(value, 'base64') : value,
  )
}

import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import protobuf from 'protobufjs'

const { resolve } = createRequire(import.meta.url)

/** Reads Clarifai's protos out of the package that Clarifai publishes. */
export function loadProtos(): protobuf.Root {
  const clarifai = join(dirname(resolve('clarifai-nodejs-grpc')), '..')
  const googles = dirname(resolve('protobufjs/package.json'))
  const root = new protobuf.Root()
  root.resolvePath = (_origin, path) => {
    const own = join(clarifai, path)
    return existsSync(own) ? own : join(googles, path)
  }
  // The other file of the service, which Clarifai's Node client loads, has its routes renamed.
  root.loadSync('proto/clarifai/api/service.proto', { keepCase: true })
  root.resolveAll()
  return root
}

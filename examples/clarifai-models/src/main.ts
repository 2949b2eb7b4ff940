import { startClarifaiModels } from './start.ts'

const { LATCHKEY_URL: latchkeyUrl, LATCHKEY_SERVICE_KEY: serviceKey, PORT, HOST, DATA_FILE, CA_FILE } = process.env
const port = Number(PORT || 3040)
if (!latchkeyUrl || !serviceKey) {
  stop('Set LATCHKEY_URL to the address of your Latchkey and LATCHKEY_SERVICE_KEY to a service key that it issued.')
}
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  stop(`PORT is ${JSON.stringify(PORT)}; set it to a number between 0 and 65535, or leave it unset for 3040.`)
}

const models = await startClarifaiModels({
  latchkeyUrl,
  serviceKey,
  dataFile: DATA_FILE || 'clarifai-models.db',
  caFile: CA_FILE || 'clarifai-models-ca.pem',
  host: HOST || '127.0.0.1',
  port,
  fetchFromLoopback: process.env['FETCH_FROM_LOOPBACK'] === '1',
}).catch((fault: Error) => stop(`The example could not start: ${fault.message}`))
console.log(`Models at ${models.url}, gRPC at ${models.address}`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void models.close())

function stop(message: string): never {
  console.error(message)
  process.exit(2)
}

import { startSpeckleProjects } from './start.ts'

const { LATCHKEY_URL: latchkeyUrl, LATCHKEY_SERVICE_KEY: serviceKey, PORT, HOST, DATA_FILE } = process.env
const port = Number(PORT || 3021)
if (!latchkeyUrl || !serviceKey) {
  stop('Set LATCHKEY_URL to the address of your Latchkey and LATCHKEY_SERVICE_KEY to a service key that it issued.')
}
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  stop(`PORT is ${JSON.stringify(PORT)}; set it to a number between 0 and 65535, or leave it unset for 3021.`)
}

const projects = await startSpeckleProjects({
  latchkeyUrl,
  serviceKey,
  dataFile: DATA_FILE || 'speckle-projects.db',
  host: HOST || '127.0.0.1',
  port,
}).catch((fault: Error) => stop(`The example could not start: ${fault.message}`))
console.log(`Projects at ${projects.url}`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void projects.close())

function stop(message: string): never {
  console.error(message)
  process.exit(2)
}

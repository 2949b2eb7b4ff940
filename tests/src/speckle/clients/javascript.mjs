// Takes steps as JSON on its input, loads each object with a loader of its own, and prints what came of them as JSON. See ../drive.ts for the shapes.
import { text } from 'node:stream/consumers'
import { ObjectLoader2Factory } from '@speckle/objectloader2'

const { steps } = JSON.parse(await text(process.stdin))
const outcomes = []
for (const step of steps) outcomes.push(await outcomeOf(step))
process.stdout.write(JSON.stringify(outcomes))
process.exit(0)

async function outcomeOf(step) {
  try {
    return { value: await load(step) }
  } catch (error) {
    return { error: { classes: [error.constructor.name], message: error.message } }
  }
}

async function load({ serverUrl, streamId, objectId, token }) {
  const options = { useCache: false }
  const loader = ObjectLoader2Factory.createFromUrl({ serverUrl, streamId, objectId, token, options })
  const total = await loader.getTotalObjectCount()
  const objects = []
  for await (const object of loader.getObjectIterator()) objects.push(object)
  await loader.disposeAsync()
  return { total, objects }
}

// Takes steps as JSON on its input, runs each with a client of its own, and prints what came of them as JSON. See ../drive.ts for the shapes.
import { text } from 'node:stream/consumers'

const { module, steps } = JSON.parse(await text(process.stdin))
const exported = await import(module)
const outcomes = []
for (const step of steps) outcomes.push(await outcomeOf(step))
process.stdout.write(JSON.stringify(outcomes))

async function outcomeOf(step) {
  try {
    return { value: (await run(step)) ?? null }
  } catch (error) {
    return { error: described(error, step) }
  }
}

async function run({ client: name, options, call, parameters, pages }) {
  const client = options === undefined ? new exported[name]() : new exported[name](options)
  const [group, method] = call.split('.')
  const given = parameters === undefined ? [] : [parameters]
  // A request of this client is sent when it is awaited; its paginator takes it unsent.
  if (pages) return client.createPaginator(client[group][method](...given)).flattenToArray()
  return await client[group][method](...given)
}

function described(error, { inspect }) {
  const classes = []
  for (let at = error; at !== null; at = Object.getPrototypeOf(at)) classes.push(at.constructor.name)
  return {
    classes: [...new Set(classes)],
    message: error.message,
    code: error.code ?? error.metadata?.type,
    status: error.statusCode ?? error.status,
    requestId: error.requestId,
    parameterMessages: inspect === undefined ? undefined : error.getValidationErrorMessages?.(inspect),
  }
}

// Takes steps as JSON on its input, runs each with Clarifai's own Node SDK, and prints what came of them as JSON.
import { text } from 'node:stream/consumers'
import { App, Model, User } from 'clarifai-nodejs'

const { base, rootCertificatesPath, steps } = JSON.parse(await text(process.stdin))
const outcomes = []
for (const step of steps) {
  try {
    outcomes.push({ value: await run(step) })
  } catch (error) {
    outcomes.push({ error: { message: error.message, status: error.cause?.status } })
  }
}
process.stdout.write(JSON.stringify(outcomes))

async function run({ call, pat, userId, appId, modelId, image }) {
  const authConfig = { pat, userId, appId, base, ...(rootCertificatesPath && { rootCertificatesPath }) }
  if (call === 'listApps') return (await firstPage(new User(authConfig).listApps())).map(({ id }) => id)
  if (call === 'listModels') {
    return (await firstPage(new App({ authConfig }).listModels())).map(({ id }) => id)
  }
  const model = new Model({ authConfig, modelId })
  return await model.predictByBytes({ inputBytes: Buffer.from(image, 'base64'), inputType: 'image' })
}

async function firstPage(pages) {
  const { value } = await pages.next()
  return value ?? []
}

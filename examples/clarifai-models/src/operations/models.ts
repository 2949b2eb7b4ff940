import type { JsonObject } from '@bufbuild/protobuf'
import { z } from 'zod'
import { ClarifaiError, statusJson } from '../status.ts'
import type { StoredModel } from '../store/store.ts'
import { decodeImage } from '../vision/decode.ts'
import { type DominantColor, dominantColors } from '../vision/dominant-colors.ts'
import { gettable, idsOf } from './app-json.ts'
import { type Operation, type OperationContext, pageOf, paging, read, userAppId } from './operation.ts'

/** Every model has one version: the code of this very server. */
const VERSION = 'dominant-colors-1'

type Home = NonNullable<OperationContext['caller']['workspace']>

function homeOf({ caller }: OperationContext): Home {
  // The guard let nobody in without an app.
  return caller.workspace as Home
}

function modelJson({ address }: Pick<Home, 'address'>, model: StoredModel): JsonObject {
  const ids = idsOf(address)
  const version = {
    id: VERSION,
    created_at: model.createdAt,
    status: statusJson('modelTrained'),
    visibility: gettable('private'),
    ...ids,
  }
  return {
    id: model.id,
    name: model.name,
    created_at: model.createdAt,
    model_type_id: 'visual-classifier',
    description: model.description,
    visibility: gettable('private'),
    model_version: version,
    ...ids,
  }
}

export const listModels: Operation = async (json, context) => {
  const page = read(z.object(paging), json)
  const home = homeOf(context)
  return { models: pageOf(context.store.models(home.id), page).map((model) => modelJson(home, model)) }
}

const named = z.object({ model_id: z.string().default(''), version_id: z.string().default('') })

function modelNamed(context: OperationContext, { model_id, version_id }: z.output<typeof named>): StoredModel {
  const model = context.store.model(homeOf(context).id, model_id)
  if (model !== null && (version_id === '' || version_id === VERSION)) return model
  throw new ClarifaiError(
    'modelDoesNotExist',
    `The app has no model "${model_id}"${version_id && ` of version "${version_id}"`}.`,
  )
}

export const getModel: Operation = async (json, context) => ({
  model: modelJson(homeOf(context), modelNamed(context, read(named, json))),
})

const inputs = z.object({
  user_app_id: userAppId,
  inputs: z
    .array(
      z.object({
        id: z.string().default(''),
        data: z
          .object({ image: z.object({ url: z.string().default(''), base64: z.string().default('') }).optional() })
          .default({}),
      }),
    )
    .min(1, 'Send at least one input.')
    .max(16, 'Send at most 16 inputs at once.'),
})
type Input = z.output<typeof inputs>['inputs'][number]

/** Each input has its own output and status; that of the whole says whether all, some or none went well. */
export const postModelOutputs: Operation = async (json, context) => {
  const model = modelNamed(context, read(named, json))
  const home = homeOf(context)
  const outputs: JsonObject[] = []
  let failed = 0
  // One after the other: whoever sends sixteen large images is not to take the memory of sixteen.
  for (const input of read(inputs, json).inputs) {
    const output = await outputOf(context, input)
    if (output.failed) failed++
    outputs.push({
      id: crypto.randomUUID().replaceAll('-', ''),
      created_at: new Date().toISOString(),
      model: modelJson(home, model),
      input: { id: input.id, ...(input.data.image?.url && { data: { image: { url: input.data.image.url } } }) },
      ...output.json,
    })
  }
  if (failed === 0) return { outputs }
  return {
    outputs,
    status: statusJson(failed === outputs.length ? 'failure' : 'mixed', 'See the status of each output.'),
  }
}

async function outputOf(context: OperationContext, { data }: Input): Promise<{ json: JsonObject; failed: boolean }> {
  try {
    const colors = dominantColors(decodeImage(await bytesOf(context, data.image)))
    const json = { colors: colors.map(colorJson), concepts: colors.map(conceptJson) }
    return { json: { status: statusJson('ok'), data: json }, failed: false }
  } catch (cause) {
    if (!(cause instanceof ClarifaiError)) throw cause
    return { json: { status: statusJson(cause.status, cause.message) }, failed: true }
  }
}

async function bytesOf({ fetchImage }: OperationContext, image: Input['data']['image']): Promise<Uint8Array> {
  if (image?.base64) return Buffer.from(image.base64, 'base64')
  if (image?.url) return fetchImage(image.url)
  throw new ClarifaiError('inputInvalid', 'Send data.image with a url or with base64.')
}

function colorJson({ hex, name, nameHex, share }: DominantColor): JsonObject {
  return { raw_hex: hex, w3c: { hex: nameHex, name }, value: share }
}

function conceptJson({ name, share }: DominantColor): JsonObject {
  return { id: `color_${name}`, name, value: share }
}

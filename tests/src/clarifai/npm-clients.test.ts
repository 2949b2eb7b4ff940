import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { requirement } from '../requirement.ts'
import { runAlone } from '../seam/drive.ts'
import { clientGuarantees, type MakeCalls } from './calls.ts'
import { installNpmClients } from './installed-clients.ts'
import { CLIENTS, type ClarifaiPlatform, RED_PIXEL, startClarifaiPlatform } from './platform.ts'

const installed = await requirement("Clarifai's published clients from the npm registry", installNpmClients)

let platform: ClarifaiPlatform
beforeAll(async () => {
  platform = await startClarifaiPlatform()
  return () => platform.close()
})

async function drive(program: string, input: object, environment: Record<string, string> = {}) {
  const script = join(CLIENTS, program)
  const { status, stdout, stderr } = await runAlone(process.execPath, [script], environment, JSON.stringify(input))
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`)
  return JSON.parse(stdout)
}

describe.skipIf(installed.missing)('the npm package clarifai-nodejs-grpc', () => {
  describe('in the clear', () => {
    const make: MakeCalls = (calls) => drive('grpc.mjs', { address: platform.grpc, tls: false, calls })
    clientGuarantees(make, () => platform)

    test('a refused stream is one message with the status, and ends well', async () => {
      const [refused] = await drive('grpc.mjs', {
        address: platform.grpc,
        calls: [{ method: 'GenerateModelOutputs', authorization: 'Key nonsense', request: {} }],
      })
      expect(refused).toMatchObject({ count: 1, value: { status: { code: 11008 } } })
    })
  })

  describe('by TLS, as it asks for by itself', () => {
    const make: MakeCalls = (calls) =>
      drive(
        'grpc.mjs',
        { address: platform.grpcTls, tls: true, calls },
        { GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: platform.caFile },
      )
    clientGuarantees(make, () => platform)
  })
})

describe.skipIf(installed.missing)('the npm package clarifai-nodejs', () => {
  test.each(['http', 'https'])('lists apps and models, and predicts, by %s', async (scheme) => {
    const { pat, userId, appId, modelId, publicUserId, publicAppId, publicModelId, caFile } = platform
    const own = { pat, userId, appId, modelId }
    const open = { pat, userId: publicUserId, appId: publicAppId, modelId: publicModelId }
    const [apps, models, predicted, refused] = await drive(
      'sdk.mjs',
      {
        base: scheme === 'http' ? `http://${platform.grpc}` : `https://${platform.grpcTls}`,
        ...(scheme === 'https' && { rootCertificatesPath: caFile }),
        steps: [
          { call: 'listApps', ...own },
          { call: 'listModels', ...own },
          { call: 'predict', ...open, image: RED_PIXEL },
          { call: 'predict', ...own, userId: 'grace', appId: 'harbour', image: RED_PIXEL },
        ],
      },
      { CLARIFAI_PAT: pat },
    )
    expect(apps).toEqual({ value: expect.arrayContaining([appId]) })
    expect(models).toEqual({ value: [modelId] })
    expect(predicted.value[0].data.conceptsList[0].name).toBe('red')
    expect(refused.error.status.code).toBe(11101)
  })
})

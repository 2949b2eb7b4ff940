import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { requirement } from '../requirement.ts'
import { runAlone } from '../seam/drive.ts'
import { clientGuarantees } from './calls.ts'
import { installPythonClients, PYTHON } from './installed-clients.ts'
import { CLIENTS, type ClarifaiPlatform, RED_PIXEL, startClarifaiPlatform } from './platform.ts'

const installed = await requirement("Python 3 with venv, and Clarifai's clients from PyPI", installPythonClients)

let platform: ClarifaiPlatform
beforeAll(async () => {
  platform = await startClarifaiPlatform()
  return () => platform.close()
})

async function drive(program: string, input: object, environment: Record<string, string> = {}) {
  const { status, stdout, stderr } = await runAlone(
    PYTHON,
    [join(CLIENTS, program)],
    environment,
    JSON.stringify(input),
  )
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`)
  return JSON.parse(stdout.slice(stdout.search(/^[[{]/m)))
}

describe.skipIf(installed.missing)('the Python package clarifai-grpc', () => {
  describe.each(['insecure', 'tls', 'json'])('over its channel "%s"', (channel) => {
    clientGuarantees(
      (calls) => {
        const [host = '', port = ''] = platform.grpc.split(':')
        return drive('python.py', { channel, host, port: Number(port), ca: platform.caFile, calls })
      },
      () => platform,
      channel !== 'json',
    )
  })
})

describe.skipIf(installed.missing)('the Python package clarifai', () => {
  test('reads its key from the environment, lists apps and models, and predicts', async () => {
    const { userId, appId, modelId, publicUserId, publicAppId, publicModelId, pat, rest } = platform
    const answer = await drive(
      'python_sdk.py',
      { userId, appId, publicUserId, publicAppId, publicModelId, image: RED_PIXEL },
      { CLARIFAI_PAT: pat, CLARIFAI_API_BASE: rest, CLARIFAI_USER_ID: userId },
    )
    expect(answer).toEqual({ apps: expect.arrayContaining([appId]), models: [modelId], concepts: ['red'] })
  })
})

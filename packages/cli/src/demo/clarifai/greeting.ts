import { style } from '../../output/style.ts'
import { facts } from '../../output/table.ts'
import { consoleFact } from '../people.ts'

interface Shown {
  readonly service: string
  readonly rest: string
  readonly grpc: string
  readonly caFile: string
  readonly pat: string | null
  readonly appKey: string | null
  readonly consolePassword: string | null
  readonly userId: string
  readonly appId: string
  readonly modelId: string
  readonly publicUserId: string
  readonly publicAppId: string
  readonly publicModelId: string
  /** Addresses of apps of others that the token reaches. */
  readonly shared: readonly string[]
  readonly folder: string | null
}

/** One pixel, red. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg=='

/** What a person reads when the demo is up: where things are, the token once, and lines that work when pasted. */
export function clarifaiGreeting(shown: Shown): string {
  const { service, rest, grpc, caFile, folder, pat } = shown
  const places = facts([
    ['Latchkey', service],
    consoleFact(service, shown.consolePassword),
    ['API of models', rest],
    ['the same by gRPC', `${grpc}, in the clear and by TLS (trust ${caFile})`],
    ['apps shared with you', shown.shared.join(', ')],
    ['data', folder ?? 'temporary: gone when this stops'],
  ])
  const revealing = `  POST ${service}/v1/tokens/{id}/reveal`
  const told =
    pat === null
      ? ['Everything is still there. Your token was shown at the first start; a session shows it again:', revealing]
      : [
          `${style('bold', 'Your personal access token')}:`,
          '',
          `  ${style('cyan', pat)}`,
          '',
          'It can be copied later, as from Clarifai’s list of secrets, by a session that was opened just now:',
          revealing,
        ]
  return ['', places, '', ...told, '', ...lines(shown), '', 'Ctrl-C stops both.', ''].join('\n')
}

function lines(shown: Shown): string[] {
  const { rest, pat, appKey, userId, appId, modelId, publicUserId, publicAppId, publicModelId } = shown
  const key = (secret: string) => `-H "Authorization: Key ${secret}"`
  const set = pat === null ? ['  PAT=paste-your-token-here KEY=paste-your-app-key-here'] : []
  const image = `-d '{"inputs":[{"data":{"image":{"base64":"${PIXEL}"}}}]}'`
  const outputs = (user: string, app: string, model: string) =>
    `${rest}/v2/users/${user}/apps/${app}/models/${model}/outputs`
  return [
    'Try it:',
    '',
    ...set,
    style('dim', '  # the token: your own apps'),
    `  curl -s ${rest}/v2/users/me/apps ${key(pat ?? '$PAT')}`,
    style('dim', '  # the token: a model of a public app'),
    `  curl -s ${outputs(publicUserId, publicAppId, publicModelId)} ${key(pat ?? '$PAT')} ${image}`,
    style('dim', '  # an app-specific key: the model of its one app'),
    `  curl -s ${outputs(userId, appId, modelId)} ${key(appKey ?? '$KEY')} ${image}`,
  ]
}

import { style } from '../output/style.ts'
import { facts } from '../output/table.ts'
import { consoleFact } from './people.ts'
import type { WorkspaceDemo } from './workspace-demo.ts'

export interface Greeting {
  readonly service: string
  readonly api: string
  readonly workspaceId: string
  /** Null when it was shown at an earlier start. */
  readonly pat: string | null
  readonly consolePassword: string | null
  readonly apiKey: string | null
  /** Where everything is kept; null when nothing will be. */
  readonly folder: string | null
}

/** What a person reads when the demo is up: where things are, the token once, and lines that work when pasted. */
export function greeting(preset: WorkspaceDemo, shown: Greeting): string {
  const { service, api, folder, pat } = shown
  const places = facts([
    ['Latchkey', service],
    consoleFact(service, shown.consolePassword),
    [`API of ${preset.things}`, api],
    ['data', folder ?? 'temporary: gone when this stops'],
  ])
  return [
    '',
    places,
    '',
    ...(pat === null ? again(shown) : token(pat)),
    '',
    ...lines(preset, shown),
    '',
    'Ctrl-C stops both.',
    '',
  ].join('\n')
}

function token(pat: string): string[] {
  return [`${style('bold', 'Your personal access token')}, shown only now:`, '', `  ${style('cyan', pat)}`]
}

function again({ service, folder }: Greeting): string[] {
  return [
    'Everything is still there. Your token was shown at the first start and is not shown again.',
    'Do you still have it? Then it makes another:',
    '',
    `  npm run -s latchkey -- login --url ${service}`,
    '  npm run -s latchkey -- token create "another one"',
    '',
    `Is it lost? Then stop this, delete ${folder ?? 'the data folder'}, and start afresh.`,
  ]
}

function lines(preset: WorkspaceDemo, { api, workspaceId, pat, apiKey }: Greeting): string[] {
  const bearer = (secret: string) => `-H "Authorization: Bearer ${secret}"`
  const workspace = `-H "${preset.workspaceHeader}: ${workspaceId}"`
  const set = pat === null ? ['  PAT=paste-your-token-here KEY=paste-your-api-key-here'] : []
  return [
    'Try it:',
    '',
    ...set,
    style('dim', `  # the token, in one workspace: its ${preset.things}`),
    `  curl -s ${api}${preset.listPath} ${bearer(pat ?? '$PAT')} ${workspace}`,
    style('dim', '  # the token alone: every workspace that you reach'),
    `  curl -s ${api}${preset.workspacesPath} ${bearer(pat ?? '$PAT')}`,
    style('dim', '  # an API key: its one workspace, without naming it'),
    `  curl -s ${api}${preset.listPath} ${bearer(apiKey ?? '$KEY')}`,
  ]
}

import { Latchkey } from '@latchkey/sdk'
import { ADA, GRACE, newConsolePassword, OPERATOR } from './people.ts'
import type { WorkspaceDemo } from './workspace-demo.ts'

export interface Provisioned {
  readonly serviceKey: string
  readonly workspaceId: string
  readonly otherWorkspaceId: string
  readonly foreignWorkspaceId: string
  readonly consolePassword: string
  readonly pat: string
  readonly apiKey: string
}

/**
 * Fills a service that was never set up, the way a platform's own backend would: operator, service key, two people, their workspaces,
 * a token and an API key. When the demo is to last, the key that stays behind on disk can only verify.
 */
export async function provision(
  url: string,
  setupSecret: string,
  { workspaces }: WorkspaceDemo,
  lasting: boolean,
): Promise<Provisioned> {
  const consolePassword = newConsolePassword()
  const { secret } = await new Latchkey({ url, token: setupSecret }).setup({ ...OPERATOR, password: consolePassword })
  const operator = new Latchkey({ url, token: secret })
  const scopes = ['verify', 'sessions:create']
  const backendKey = await operator.serviceKeys.create({ name: 'Demo backend', scopes, expires: 'never' })
  const backend = new Latchkey({ url, token: backendKey.secret })
  const signIn = async (person: typeof ADA) => {
    const user = await operator.users.create({ ...person, password: consolePassword })
    return new Latchkey({ url, token: (await backend.sessions.create(user.id)).secret })
  }

  const ada = await signIn(ADA)
  const first = await ada.workspaces.create({ name: workspaces.first.name })
  const other = await ada.workspaces.create({ name: workspaces.other.name })
  const pat = await ada.tokens.create({ name: 'Demo token' })
  const apiKey = await ada.keys(first.id).create({ name: 'Demo key' })
  const grace = await signIn(GRACE)
  const foreign = await grace.workspaces.create({ name: workspaces.foreign.name })

  let serviceKey = backendKey.secret
  if (lasting) {
    serviceKey = (await operator.serviceKeys.create({ name: 'Demo example API', scopes: ['verify'], expires: 'never' }))
      .secret
    await operator.serviceKeys.revoke(backendKey.credential.id, 'the demo is filled')
  }
  for (const person of [ada, grace, operator]) await person.self.revoke('the demo is filled')
  return {
    consolePassword,
    pat: pat.secret,
    apiKey: apiKey.secret,
    serviceKey,
    workspaceId: first.id,
    otherWorkspaceId: other.id,
    foreignWorkspaceId: foreign.id,
  }
}

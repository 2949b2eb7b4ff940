import { Latchkey } from '@latchkey/sdk'
import { ADA, newConsolePassword, OPERATOR } from '../people.ts'

/** What a lasting demo needs at its next start. The service key can verify and nothing else; tokens of people are not kept. */
export interface SpeckleState {
  readonly serviceKey: string
  readonly projectId: string
  readonly owner: { readonly id: string; readonly name: string }
}

export interface SpeckleProvisioned extends SpeckleState {
  readonly patRead: string
  readonly patWrite: string
  readonly consolePassword: string
}

export const PROJECT = 'Harbour House'

const READ = ['streams:read', 'profile:read', 'profile:email']

/** Fills a service that was never set up, the way a platform's own backend would: operator, service key, a person with a project and two tokens. */
export async function provisionSpeckle(
  url: string,
  setupSecret: string,
  lasting: boolean,
): Promise<SpeckleProvisioned> {
  const connect = (token: string) => new Latchkey({ url, token })
  const consolePassword = newConsolePassword()
  const set = await connect(setupSecret).setup({ ...OPERATOR, password: consolePassword })
  const operator = connect(set.secret)
  const newServiceKey = (name: string, scopes: readonly string[]) =>
    operator.serviceKeys.create({ name, scopes, expires: 'never' })
  const backend = await newServiceKey('Demo backend', ['verify', 'sessions:create'])
  const user = await operator.users.create({ ...ADA, password: consolePassword })
  const ada = connect((await connect(backend.secret).sessions.create(user.id)).secret)
  const project = await ada.workspaces.create({ name: PROJECT })
  const patRead = await ada.tokens.create({ name: 'Demo token that reads', scopes: READ })
  const patWrite = await ada.tokens.create({ name: 'Demo token that writes', scopes: [...READ, 'streams:write'] })

  let serviceKey = backend.secret
  if (lasting) {
    serviceKey = (await newServiceKey('Demo example API', ['verify'])).secret
    await operator.serviceKeys.revoke(backend.credential.id, 'the demo is filled')
  }
  for (const person of [ada, operator]) await person.self.revoke('the demo is filled')
  const owner = { id: user.id, name: user.name }
  const secrets = { patRead: patRead.secret, patWrite: patWrite.secret, consolePassword }
  return { serviceKey, projectId: project.id, owner, ...secrets }
}

import { Latchkey } from '@latchkey/sdk'
import { newConsolePassword, OPERATOR } from '../people.ts'

/** An app by what its API calls it, and by what Latchkey does. */
export interface DemoApp {
  readonly userId: string
  readonly appId: string
  readonly workspaceId: string
}

/** What a lasting demo needs at its next start. The service key can verify and nothing else; tokens of people are not kept. */
export interface ClarifaiState {
  readonly serviceKey: string
  /** Ada's own. */
  readonly own: DemoApp
  readonly open: DemoApp
  /** Of somebody else. */
  readonly closed: DemoApp
  /** Of somebody else, who has taken Ada in as a collaborator. */
  readonly joined: DemoApp
  /** Of an organization, of which Ada's team has a role. */
  readonly team: DemoApp
}

export interface ClarifaiProvisioned extends ClarifaiState {
  readonly pat: string
  readonly narrowPat: string
  readonly appKey: string
  readonly consolePassword: string
}

const person = (handle: string, name: string) => ({ email: `${handle}@example.com`, name })
/** Sees models and runs none. */
const NARROW_SCOPES = ['Apps:Get', 'Concepts:Get', 'Models:Get']

/** Fills a service that was never set up, as a platform's own backend would. */
export async function provisionClarifai(
  url: string,
  setupSecret: string,
  lasting: boolean,
): Promise<ClarifaiProvisioned> {
  const as = (token: string) => new Latchkey({ url, token })
  const consolePassword = newConsolePassword()
  const withPassword = (whom: { email: string; name: string }) => ({ ...whom, password: consolePassword })
  const operator = as((await as(setupSecret).setup(withPassword(OPERATOR))).secret)
  const scopes = ['verify', 'sessions:create']
  const backendKey = await operator.serviceKeys.create({ name: 'Demo backend', scopes, expires: 'never' })
  const backend = as(backendKey.secret)
  const signIn = async (handle: string, name: string) => {
    const { id } = await operator.users.create(withPassword(person(handle, name)))
    const { secret, defaultToken } = await backend.sessions.create(id)
    return { id, latchkey: as(secret), pat: defaultToken?.secret ?? '' }
  }
  const appOf = ({ id, address }: { id: string; address: string }): DemoApp => {
    const [userId = '', appId = ''] = address.split('/')
    return { userId, appId, workspaceId: id }
  }

  const clarifai = await signIn('clarifai', 'Clarifai')
  const open = await clarifai.latchkey.workspaces.create({ name: 'main', visibility: 'public' })
  const ada = await signIn('ada', 'Ada Lovelace')
  const own = await ada.latchkey.workspaces.create({ name: 'Analytical Engine' })
  const narrowPat = await ada.latchkey.tokens.create({ name: 'Looks, and runs nothing', scopes: NARROW_SCOPES })
  const appKey = await ada.latchkey.keys(own.id).create({ name: 'Demo key' })

  const grace = await signIn('grace', 'Grace Hopper')
  const closed = await grace.latchkey.workspaces.create({ name: 'Harbour' })
  const joined = await grace.latchkey.workspaces.create({ name: 'Compiler Room' })
  await grace.latchkey.workspaces.members.put(joined.id, ada.id, 'member')
  const organization = await grace.latchkey.organizations.create({ name: 'Aperture' })
  await grace.latchkey.organizations.members.put(organization.id, ada.id, 'member')
  const researchers = await grace.latchkey.organizations.teams.create(organization.id, { name: 'Researchers' })
  await grace.latchkey.organizations.teams.addMember(organization.id, researchers.id, ada.id)
  const team = await grace.latchkey.workspaces.create({ name: 'Laboratory', organizationId: organization.id })
  await grace.latchkey.workspaces.members.put(team.id, researchers.id, 'model-trainer')

  let serviceKey = backendKey.secret
  if (lasting) {
    const verifying = { name: 'Demo example API', scopes: ['verify'], expires: 'never' } as const
    serviceKey = (await operator.serviceKeys.create(verifying)).secret
    await operator.serviceKeys.revoke(backendKey.credential.id, 'the demo is filled')
  }
  for (const { self } of [clarifai.latchkey, ada.latchkey, grace.latchkey, operator])
    await self.revoke('the demo is filled')
  return {
    serviceKey,
    consolePassword,
    // The one that came with the account.
    pat: ada.pat,
    narrowPat: narrowPat.secret,
    appKey: appKey.secret,
    own: appOf(own),
    open: appOf(open),
    closed: appOf(closed),
    joined: appOf(joined),
    team: appOf(team),
  }
}

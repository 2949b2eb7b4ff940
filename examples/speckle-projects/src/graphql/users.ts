import { projectResource } from '../access/project-access.ts'
import type { Profile } from '../directory/directory.ts'
import type { SpeckleContext } from './context.ts'
import { type PageChoice, page } from './page.ts'
import { SPECKLE_USER } from './person.ts'
import { seenProject } from './projects.ts'

export async function activeUser(_: unknown, __: unknown, { latchkey, directory, token }: SpeckleContext) {
  return latchkey.caller === null ? null : { ...SPECKLE_USER, ...(await directory.profile(token)) }
}

export const userFields = {
  email: ({ email }: Profile, _: unknown, { latchkey }: SpeckleContext) =>
    latchkey.caller?.scopes.includes('profile:email') ? email : null,

  async projects(
    _: unknown,
    { filter, ...choice }: PageChoice & { readonly filter?: { readonly search?: string | null } | null },
    context: SpeckleContext,
  ) {
    const { latchkey, directory, store, token } = context
    const caller = await latchkey.require({ scopes: ['streams:read'] })
    const limit = caller?.resources ?? null
    const search = filter?.search?.toLowerCase() ?? ''
    const projects = (await directory.projects(token))
      .filter((id) => limit === null || limit.includes(projectResource(id)))
      .flatMap((id) => store.projects.get(id) ?? [])
      .filter(({ name }) => name.toLowerCase().includes(search))
      .sort((left, right) => (left.updatedAt < right.updatedAt ? 1 : -1))
    const { items, ...rest } = page(projects, choice)
    return { ...rest, numberOfHidden: 0, items: await Promise.all(items.map(({ id }) => seenProject(context, id))) }
  },
}

import type { DirectoryWorkspace, WorkspaceDirectory } from '../workspaces/directory.ts'

/** One token's workspaces, in memory. Any other token belongs to nobody and has none. */
export function memoryDirectory(token: string, workspaces: DirectoryWorkspace[]): WorkspaceDirectory {
  return {
    list: async (given) => (given === token ? [...workspaces] : []),
    async create(given, name) {
      if (given !== token) throw new Error('unexpected token')
      const created = { id: `ws_made_${workspaces.length + 1}`, name }
      workspaces.push(created)
      return created
    },
    async rename(given, workspaceId, name) {
      const place = workspaces.findIndex(({ id }) => id === workspaceId)
      if (given !== token || place < 0) throw new Error('unexpected token or workspace')
      workspaces[place] = { id: workspaceId, name }
    },
  }
}

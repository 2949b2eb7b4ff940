/** What the demo of an API with workspaces of its users' own is made of. */
export interface WorkspaceDemo {
  readonly workspaces: {
    readonly first: DemoWorkspace
    readonly other: DemoWorkspace
    /** Belongs to somebody else. */
    readonly foreign: DemoWorkspace
  }
  /** The header that names the workspace, and paths that answer GET. */
  readonly workspaceHeader: string
  readonly listPath: string
  readonly workspacesPath: string
  readonly things: string
}

interface DemoWorkspace {
  readonly name: string
  /** The example's name for the data to put there. */
  readonly profile: string
}

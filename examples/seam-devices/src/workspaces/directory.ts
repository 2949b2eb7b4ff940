/** A workspace as its directory knows it; what only Seam knows about it is kept by this API. */
export interface DirectoryWorkspace {
  readonly id: string
  readonly name: string
}

/**
 * Who belongs to which workspace is Latchkey's to know. Every call acts with the caller's own token, so that nobody gets more through
 * this API than Latchkey itself gives them. Refusals are thrown as `SeamError`.
 */
export interface WorkspaceDirectory {
  /** Every workspace that the token's owner is a member of. */
  list(token: string): Promise<DirectoryWorkspace[]>
  create(token: string, name: string): Promise<DirectoryWorkspace>
  rename(token: string, workspaceId: string, name: string): Promise<void>
}

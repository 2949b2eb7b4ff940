/** Stands for a credential's own principal where an address begins with its owner: `me/slug`. No user and no organization is called so. */
export const OWN = 'me'

/** How the owner of a workspace may write its address (`owner/slug`). */
export function ownWorkspace(address: string): string {
  return OWN + address.slice(address.indexOf('/'))
}

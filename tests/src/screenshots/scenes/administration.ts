import type { Scene } from '../scene.ts'
import type { Stage } from '../stage.ts'

const inRentals =
  (tab: string) =>
  ({ workspaceId }: Stage) =>
    `/workspaces/${workspaceId}?tab=${tab}`
const inOrganization =
  (tab: string) =>
  ({ organizationId }: Stage) =>
    `/organizations/${organizationId}?tab=${tab}`

/** What administrators of workspaces and organizations do. */
export const administrationScenes: readonly Scene[] = [
  { name: 'workspaces', path: () => '/workspaces' },
  { name: 'workspaces-empty', path: () => '/workspaces', by: 'operator' },
  {
    name: 'new-workspace',
    path: () => '/workspaces',
    async act(page) {
      await page.getByRole('button', { name: 'New workspace' }).first().click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'workspace-members', path: inRentals('members') },
  {
    name: 'workspace-remove-member',
    path: inRentals('members'),
    async act(page) {
      await page.getByRole('row', { name: 'Grace' }).getByRole('button', { name: 'Remove' }).click()
      await page.getByRole('dialog').getByText('will stop').waitFor()
    },
  },
  { name: 'workspace-keys', path: inRentals('keys') },
  {
    name: 'workspace-new-key',
    path: inRentals('keys'),
    async act(page) {
      await page.getByRole('button', { name: 'New API key' }).first().click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'workspace-keys-empty', path: ({ emptyWorkspaceId }) => `/workspaces/${emptyWorkspaceId}?tab=keys` },
  { name: 'workspace-tokens', path: inRentals('tokens') },
  { name: 'workspace-approvals', path: ({ strictWorkspaceId }) => `/workspaces/${strictWorkspaceId}?tab=approvals` },
  { name: 'workspace-approvals-empty', path: inRentals('approvals') },
  {
    name: 'workspace-policy',
    path: inRentals('policy'),
    async act(page) {
      await page.getByLabel('Longest lifetime, in days').fill('60')
      await page.getByRole('button', { name: 'See what it would touch' }).click()
      await page.getByText('Stops').first().waitFor()
      await page.evaluate('scrollTo(0, document.body.scrollHeight)')
    },
  },
  { name: 'workspace-audit', path: inRentals('audit') },
  { name: 'workspace-settings', path: inRentals('settings') },
  { name: 'workspace-no-permission', path: inRentals('policy'), by: 'grace' },
  { name: 'organizations', path: () => '/organizations' },
  { name: 'organizations-empty', path: () => '/organizations', by: 'operator' },
  { name: 'organization-members', path: inOrganization('members') },
  { name: 'organization-teams', path: inOrganization('teams') },
  {
    name: 'organization-team',
    path: inOrganization('teams'),
    async act(page) {
      await page.getByRole('row', { name: 'Night shift' }).getByRole('button', { name: 'Members' }).click()
      await page.getByRole('dialog').getByText('Grace').waitFor()
    },
  },
  { name: 'organization-accounts', path: inOrganization('accounts') },
  { name: 'organization-policy', path: inOrganization('policy') },
  { name: 'organization-audit', path: inOrganization('audit') },
  { name: 'organization-settings', path: inOrganization('settings') },
]

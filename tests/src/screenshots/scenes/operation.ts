import type { Scene } from '../scene.ts'

const tab = (name: string) => ({ path: () => `/operator?tab=${name}`, by: 'operator' }) as const

/** What the operator of the service sees. */
export const operationScenes: readonly Scene[] = [
  { name: 'operator-users', ...tab('users') },
  {
    name: 'operator-suspend-user',
    ...tab('users'),
    async act(page) {
      await page.getByRole('row', { name: 'Ada' }).getByRole('button', { name: 'Suspend' }).click()
      await page.getByRole('dialog').getByText('will stop').waitFor()
    },
  },
  { name: 'operator-credentials', ...tab('credentials') },
  { name: 'operator-service-keys', ...tab('serviceKeys') },
  {
    name: 'operator-new-service-key',
    ...tab('serviceKeys'),
    async act(page) {
      await page.getByRole('button', { name: 'New service key' }).click()
      await page.getByRole('dialog').getByLabel('Name').waitFor()
    },
  },
  { name: 'operator-verifiers', ...tab('verifiers') },
  { name: 'operator-health', ...tab('health') },
  { name: 'operator-configuration', ...tab('configuration') },
  { name: 'operator-audit', ...tab('audit') },
]

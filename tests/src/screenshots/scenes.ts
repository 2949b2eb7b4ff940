import type { Page } from 'playwright-core'
import type { Stage } from './stage.ts'

/** One picture: where, as whom, and what is done before it is taken. */
export interface Scene {
  /** Of its files. */
  readonly name: string
  readonly path: (stage: Stage) => string
  readonly by?: 'ada' | 'newcomer'
  /** Nobody is signed in. */
  readonly isPublic?: true
  readonly act?: (page: Page) => Promise<void>
}

export const scenes: readonly Scene[] = [
  { name: 'sign-in', path: () => '/sign-in', isPublic: true },
  { name: 'tokens', path: () => '/tokens' },
  { name: 'tokens-empty', path: () => '/tokens', by: 'newcomer' },
  {
    name: 'new-token',
    path: () => '/tokens/new',
    async act(page) {
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Nightly export')
      await page.getByText('90 days').click()
      await page.getByText('Choose', { exact: true }).click()
      await page.getByLabel('Control the devices of a workspace').check()
      await page.getByRole('heading', { name: 'New token' }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'secret',
    path: () => '/tokens/new',
    async act(page) {
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Nightly export')
      await page.getByRole('button', { name: 'Create token' }).click()
      await page.getByTestId('secret').waitFor()
    },
  },
  { name: 'token', path: ({ tokenId }) => `/tokens/${tokenId}` },
  {
    name: 'revoke',
    path: () => '/tokens',
    async act(page) {
      await page.getByRole('button', { name: 'Actions for Laptop' }).click()
      await page.getByRole('menuitem', { name: 'Revoke' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'notices', path: () => '/notices' },
  { name: 'profile', path: () => '/profile' },
]

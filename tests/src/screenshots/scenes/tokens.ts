import type { Page } from 'playwright-core'
import type { Scene } from '../scene.ts'

const name = (page: Page) => page.getByRole('textbox', { name: 'Name', exact: true })

/** What every user has: tokens, notices, a profile. */
export const tokenScenes: readonly Scene[] = [
  { name: 'tokens', path: () => '/tokens' },
  { name: 'tokens-empty', path: () => '/tokens', by: 'newcomer' },
  { name: 'tokens-no-match', path: () => '/tokens?q=heliograph' },
  {
    name: 'tokens-many',
    path: () => '/tokens',
    by: 'builder',
    async act(page) {
      await page.getByLabel('Choose Build 239').check()
      await page.getByLabel('Choose Build 238').check()
      await page.getByRole('button', { name: 'Show more' }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'tokens-loading',
    path: () => '/tokens',
    before: (page) => page.route(/\/v1\/tokens$/, () => {}),
  },
  {
    name: 'tokens-failed',
    path: () => '/tokens',
    before: (page) => page.route(/\/v1\/tokens$/, (route) => route.abort()),
    act: (page) => page.getByRole('alert').first().waitFor(),
  },
  {
    name: 'new-token',
    path: () => '/tokens/new',
    async act(page) {
      await name(page).fill('Nightly export')
      await page.getByText('90 days').click()
      await page.getByText('Choose', { exact: true }).click()
      await page.getByLabel('Control the devices of a workspace').check()
      await page.getByRole('heading', { name: 'New token' }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'secret',
    path: () => '/tokens/new',
    // It makes a token, which the other pictures of Ada's list are better without.
    by: 'newcomer',
    async act(page) {
      await name(page).fill('Nightly export')
      await page.getByRole('button', { name: 'Create token' }).click()
      await page.getByTestId('secret').waitFor()
    },
  },
  { name: 'token', path: ({ tokenId }) => `/tokens/${tokenId}` },
  { name: 'token-edit', path: ({ tokenId }) => `/tokens/${tokenId}/edit` },
  {
    name: 'token-menu',
    path: () => '/tokens',
    async act(page) {
      await page.getByRole('button', { name: 'Actions for CI of the website' }).click()
      await page.getByRole('menu').waitFor()
    },
  },
  {
    name: 'rotate',
    path: () => '/tokens',
    async act(page) {
      await page.getByRole('button', { name: 'Actions for Laptop' }).click()
      await page.getByRole('menuitem', { name: 'New secret' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
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
  { name: 'notices-empty', path: () => '/notices', by: 'operator' },
  { name: 'profile', path: () => '/profile' },
  { name: 'not-found', path: () => '/tokens/tok_00000000000000000000000000' },
]

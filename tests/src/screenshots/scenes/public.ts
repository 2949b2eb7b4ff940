import type { Scene } from '../scene.ts'

/** What the service itself draws: signing in, and whatever comes before and around it. */
export const publicScenes: readonly Scene[] = [
  { name: 'set-up', path: () => '/setup', isPublic: true, isFirst: true },
  { name: 'sign-in', path: () => '/sign-in', isPublic: true },
  {
    name: 'sign-in-refused',
    path: () => '/sign-in',
    isPublic: true,
    async act(page) {
      await page.locator('input[name=email]').fill('ada@example.com')
      await page.locator('input[type=password]').fill('not the password')
      await page.locator('button').first().click()
      await page.getByRole('alert').first().waitFor()
    },
  },
  { name: 'password-reset', path: () => '/password-reset', isPublic: true },
  { name: 'reauthenticate', path: () => '/reauthenticate' },
  { name: 'device', path: ({ userCode }) => `/device?user_code=${userCode}` },
  { name: 'sign-out', path: () => '/sign-out' },
]

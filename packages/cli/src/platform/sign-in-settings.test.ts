import { expect, test } from 'vitest'
import { signInSettings } from './sign-in-settings.ts'

const ACME = { name: 'acme-corp', issuer: 'https://accounts.example.com', clientId: 'latchkey' }

test('a provider’s secret comes from the environment, else from the file', () => {
  const file = { signIn: { password: false, providers: [{ ...ACME, clientSecret: 'of the file' }] } }
  expect(signInSettings(file, {})).toEqual(file)
  expect(signInSettings(file, { LATCHKEY_OIDC_ACME_CORP_SECRET: 'of the environment' })).toEqual({
    signIn: { password: false, providers: [{ ...ACME, clientSecret: 'of the environment' }] },
  })
})

test('without any setting every way but providers is open', () => {
  expect(signInSettings({}, {})).toEqual({ signIn: {} })
})

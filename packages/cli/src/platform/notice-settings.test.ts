import { expect, test } from 'vitest'
import { noticeSettings } from './notice-settings.ts'

const ENVIRONMENT = {
  LATCHKEY_PUBLIC_URL: 'https://tokens.example.com',
  LATCHKEY_SMTP_URL: 'smtp://u:p@mail.example.com',
  LATCHKEY_MAIL_FROM: 'noreply@example.com',
}

test('the environment goes before the file, and completes it', () => {
  const file = { mail: { from: 'file@example.com' }, notices: { earlyDays: 14 } }
  expect(noticeSettings(file, ENVIRONMENT)).toEqual({
    publicUrl: 'https://tokens.example.com',
    mail: { smtpUrl: 'smtp://u:p@mail.example.com', from: 'noreply@example.com' },
    notices: { earlyDays: 14 },
  })
})

test('without any setting nothing is set up; an empty variable is none', () => {
  expect(noticeSettings({}, { LATCHKEY_SMTP_URL: '' })).toEqual({ notices: {} })
})

test('half of a pair is a mistake that names the other half', () => {
  expect(() => noticeSettings({}, { LATCHKEY_SMTP_URL: 'smtp://mail.example.com' })).toThrow('LATCHKEY_MAIL_FROM')
  expect(() => noticeSettings({ webhook: { url: 'https://hooks.example.com' } }, {})).toThrow('LATCHKEY_WEBHOOK_SECRET')
})

export type MailKind = 'invitation' | 'password_reset' | 'verify_email' | 'password_changed' | 'email_changed'

interface MailText {
  readonly subject: string
  readonly statement: string
  readonly action: string
  readonly after: string
}

interface MailTexts {
  readonly greeting: string
  readonly kinds: Readonly<Record<MailKind, MailText>>
}

/** `{platform}` is the brand, `{name}` the reader's name. */
export const MAIL_TEXTS: Readonly<Record<'en' | 'de', MailTexts>> = {
  en: {
    greeting: 'Hello {name},',
    kinds: {
      invitation: {
        subject: '{platform}: you are invited',
        statement: 'there is an account for you at {platform}.',
        action: 'Choose a password and sign in',
        after: 'The link works once, and for seven days. If you expected no invitation, leave it.',
      },
      password_reset: {
        subject: '{platform}: choose another password',
        statement: 'somebody, hopefully you, asked for another password of your account at {platform}.',
        action: 'Choose another password',
        after: 'The link works once, and for one hour. If it was not you, leave it: nothing has changed.',
      },
      verify_email: {
        subject: '{platform}: is this your address?',
        statement: 'somebody, hopefully you, gave this address for an account at {platform}.',
        action: 'Yes, this is my address',
        after: 'The link works once, and for one day. If it was not you, leave it: nothing happens then.',
      },
      password_changed: {
        subject: '{platform}: your password was changed',
        statement:
          'the password of your account at {platform} was changed just now, and every other session was ended.',
        action: '',
        after:
          'If it was not you, have another password sent to you on the sign-in page, and tell whoever runs the service.',
      },
      email_changed: {
        subject: '{platform}: your address was changed',
        statement:
          'the e-mail address of your account at {platform} was changed just now. Mails go to the new one from now on.',
        action: '',
        after: 'If it was not you, tell whoever runs the service.',
      },
    },
  },
  de: {
    greeting: 'Hallo {name},',
    kinds: {
      invitation: {
        subject: '{platform}: Einladung',
        statement: 'bei {platform} gibt es ein Konto für dich.',
        action: 'Passwort wählen und anmelden',
        after: 'Der Link gilt einmal und sieben Tage lang. Wenn du keine Einladung erwartest, lass ihn liegen.',
      },
      password_reset: {
        subject: '{platform}: ein anderes Passwort wählen',
        statement: 'jemand, hoffentlich du, möchte für dein Konto bei {platform} ein anderes Passwort.',
        action: 'Ein anderes Passwort wählen',
        after:
          'Der Link gilt einmal und eine Stunde lang. Warst du es nicht, lass ihn liegen: Nichts hat sich geändert.',
      },
      verify_email: {
        subject: '{platform}: Ist das deine Adresse?',
        statement: 'jemand, hoffentlich du, hat diese Adresse für ein Konto bei {platform} angegeben.',
        action: 'Ja, das ist meine Adresse',
        after: 'Der Link gilt einmal und einen Tag lang. Warst du es nicht, lass ihn liegen: Dann geschieht nichts.',
      },
      password_changed: {
        subject: '{platform}: dein Passwort wurde geändert',
        statement:
          'das Passwort deines Kontos bei {platform} wurde eben geändert, und alle anderen Sitzungen wurden beendet.',
        action: '',
        after: 'Warst du es nicht, lass dir auf der Anmeldeseite ein anderes schicken und sag dem Betreiber Bescheid.',
      },
      email_changed: {
        subject: '{platform}: deine Adresse wurde geändert',
        statement:
          'die E-Mail-Adresse deines Kontos bei {platform} wurde eben geändert. Mails gehen von nun an an die neue.',
        action: '',
        after: 'Warst du es nicht, sag dem Betreiber Bescheid.',
      },
    },
  },
}

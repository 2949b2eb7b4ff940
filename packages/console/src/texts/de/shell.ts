import type { Texts } from '../en.ts'

export const shell: Texts['shell'] = {
  skipToContent: 'Zum Inhalt',
  navigation: 'Hauptmenü',
  tokens: 'Persönliche Zugriffstoken',
  tokensShort: 'Token',
  notices: 'Hinweise',
  profile: 'Profil',
  more: 'Mehr',
  account: 'Konto',
  signOut: 'Abmelden',
  theme: 'Farben',
  themes: { system: 'Wie das System', light: 'Hell', dark: 'Dunkel' },
  language: 'Sprache',
  notFoundTitle: 'Hier ist nichts',
  notFoundText: 'Die Adresse stimmt nicht, oder was hier war, ist fort.',
  toTokens: 'Zu Ihren Token',
  failedTitle: 'Diese Seite ließ sich nicht zeigen',
  failedText: 'Der Fehler liegt bei uns. Neu laden hilft vielleicht; geändert wurde nichts.',
  offline: 'Sie sind offline. Was Sie sehen, kann veraltet sein.',
  reauthentication: {
    title: 'Bestätigen Sie, dass Sie es sind',
    text: 'Was Sie vorhaben, erweitert Zugriff oder zeigt ein Geheimnis.',
    password: 'Passwort',
    confirm: 'Bestätigen',
    withPasskey: 'Passkey verwenden',
    elsewhere: 'Neu anmelden',
    elsewhereText:
      'Sie melden sich über einen anderen Dienst an. Gehen Sie noch einmal dorthin; danach sind Sie wieder hier.',
    wrong: 'Das hat nicht geklappt. Versuchen Sie es noch einmal.',
  },
}

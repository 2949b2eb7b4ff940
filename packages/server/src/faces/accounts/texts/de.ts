import type { EN } from './en.ts'

export const DE: { readonly [Name in keyof typeof EN]: string } = {
  email: 'E-Mail-Adresse',
  password: 'Passwort',
  name: 'Dein Name',
  passwordHint: 'Mindestens 12 Zeichen. Mehrere Wörter sind gut.',
  passwordTooShort: 'Nimm mindestens 12 Zeichen; mehrere Wörter sind gut.',
  passwordTooLong: 'Nimm höchstens 200 Zeichen.',
  passwordRepetitive: 'Nimm mehr verschiedene Zeichen.',
  passwordGuessable:
    'Nimm etwas, das nicht aus deinem Namen, deiner E-Mail-Adresse oder dem Namen dieses Dienstes besteht.',
  setUpTitle: 'Einrichten',
  setUpIntro: 'Lege den ersten Administrator an. Das geht einmal.',
  setUpSecret: 'Einrichtungsgeheimnis',
  setUpSecretHint: 'Der Dienst hat es beim Start ausgegeben.',
  setUpSubmit: 'Einrichten und anmelden',
  setUpDone: 'Dieser Dienst ist schon eingerichtet.',
  setUpSecretWrong:
    'Das ist nicht das Einrichtungsgeheimnis des laufenden Dienstes. Nimm den Link, den er beim letzten Start ausgegeben hat.',
  signInTitle: 'Anmelden',
  signInSubmit: 'Anmelden',
  signInRefused: 'E-Mail-Adresse oder Passwort stimmt nicht. Prüfe beides und versuche es noch einmal.',
  signOutTitle: 'Abmelden',
  signOutIntro: 'In diesem Browser abmelden?',
  signOutSubmit: 'Abmelden',
  signedOutTitle: 'Abgemeldet',
  signedOut: 'Du bist in diesem Browser abgemeldet.',
  signInAgain: 'Wieder anmelden',
  firstTokenTitle: 'Dein erstes Token',
  firstTokenIntro: 'Es gehört zu deinem Konto. Kopiere es jetzt: Es wird nur dieses eine Mal gezeigt.',
  firstTokenContinue: 'Ich habe es kopiert',
  notHere:
    'Unter dieser Adresse kann sich niemand anmelden: Sie ist unverschlüsselt, oder der Dienst weiß nicht, dass es seine eigene ist. Der Betreiber setzt LATCHKEY_PUBLIC_URL auf eine https-Adresse.',
  staleForm:
    'Diese Seite war zu lange offen, oder sie war nicht unsere. Hier ist sie noch einmal: bitte erneut absenden.',
  checkFields: 'Einiges stimmt noch nicht.',
  busy: 'Gerade melden sich zu viele an. Bitte versuche es in einigen Sekunden noch einmal.',
  problemTitle: 'Das hat nicht geklappt',
  failed: 'Bei uns ist etwas schiefgegangen. Nichts wurde geändert; bitte versuche es noch einmal.',
  notAccepted: 'Das geht so nicht. Geh zurück und versuche es noch einmal.',
  emailFault: 'Schreibe eine E-Mail-Adresse wie name@example.com.',
  nameFault: 'Schreibe deinen Namen, in einer Zeile.',
}

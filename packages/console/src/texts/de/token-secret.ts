import type { Texts } from '../en.ts'

export const tokenSecret: Texts['tokenSecret'] = {
  title: (name) => `${name} ist fertig`,
  once: 'Kopieren Sie das Geheimnis jetzt. Es wird nur dieses eine Mal gezeigt und nirgends aufbewahrt: weder hier noch beim Dienst.',
  again:
    'Bewahren Sie es auf wie ein Passwort. Sie können es hier wieder zeigen lassen, nachdem Sie sich ausgewiesen haben.',
  label: 'Geheimnis',
  copy: 'Geheimnis kopieren',
  download: 'Herunterladen',
  useIt: 'Benutzen',
  languages: 'Sprache',
  placeholderApi: 'Die Adresse der API ist nicht eingerichtet; setzen Sie Ihre ein.',
  workspaceNote: 'Setzen Sie die Id Ihres Arbeitsbereichs ein.',
  done: 'Ich habe es aufbewahrt',
  leaveTitle: 'Ohne das Geheimnis gehen?',
  leaveText:
    'Sie haben es weder kopiert noch heruntergeladen. Es lässt sich nicht noch einmal zeigen; Sie bräuchten ein neues.',
  leave: 'Gehen',
  stay: 'Bleiben',
  environment: 'Umgebung',
}

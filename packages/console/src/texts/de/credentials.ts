import type { Texts } from '../en.ts'

export const credentials: Texts['credentials'] = {
  nothingToGive:
    'Noch gibt es nichts zu vergeben: Der Eigentümer hat nirgends eine Rolle, wo Sie selbst handeln dürfen.',
  workspacesHint: 'Leer: überall, wo der Eigentümer handeln darf, jetzt und später.',
}

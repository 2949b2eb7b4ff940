import type { Texts } from '../en.ts'

export const problems: Texts['problems'] = {
  unreachable: 'Der Dienst ist nicht erreichbar. Prüfen Sie die Verbindung und versuchen Sie es noch einmal.',
  invalid_input: 'Eine Eingabe ist nicht so, wie sie sein muss.',
  payload_too_large: 'Das ist mehr, als der Dienst auf einmal annimmt.',
  not_found: 'Das gibt es nicht, oder Sie dürfen es nicht sehen.',
  unauthenticated: 'Sie sind nicht mehr angemeldet.',
  credential_kind_not_accepted: 'Das geht von hier aus nicht.',
  scope_missing: 'Ihre Rolle erlaubt das nicht.',
  exceeds_own_access: 'Sie können nicht mehr geben, als Sie selbst haben.',
  recent_authentication_required: 'Bestätigen Sie, dass Sie es sind, und versuchen Sie es noch einmal.',
  policy_refused: 'Eine Regel des Arbeitsbereichs oder der Organisation erlaubt das nicht.',
  already_exists: 'Das ist vergeben; wählen Sie etwas anderes.',
  invalid_state: 'Das ist im jetzigen Zustand nicht möglich.',
  rate_limited: 'Zu viele Anfragen. Warten Sie kurz und versuchen Sie es noch einmal.',
  unavailable: 'Der Dienst kann das gerade nicht. Geändert wurde nichts; versuchen Sie es gleich noch einmal.',
  internal: 'Auf unserer Seite ging etwas schief. Geändert wurde nichts; versuchen Sie es noch einmal.',
}

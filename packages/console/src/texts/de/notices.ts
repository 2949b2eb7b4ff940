import type { Texts } from '../en.ts'

export const notices: Texts['notices'] = {
  title: 'Hinweise',
  text: 'Token, die bald enden oder am falschen Ort gesehen wurden, und Token, die auf Sie warten.',
  emptyTitle: 'Nichts wartet auf Sie',
  emptyText:
    'Wenn eines Ihrer Token bald endet oder öffentlich gefunden wurde, oder ein fremdes auf Ihre Genehmigung wartet, steht es hier.',
  expiring: (name, when) => `${name} läuft ${when} ab`,
  expiringText: 'Geben Sie ihm mehr Zeit, oder lassen Sie es enden.',
  approval: (owner, place) => `${owner} möchte ein Token in ${place} benutzen`,
  approvalText: (token) => `Das Token heißt ${token}. Es gilt dort erst, wenn Sie es genehmigen.`,
  leaked: (name) => `${name} wurde öffentlich gefunden und ist widerrufen`,
  leakedSuspended: (name) => `${name} wurde öffentlich gefunden und ist angehalten`,
  leakedWhen: (when) => `Gemeldet ${when}.`,
  leakedAt: (place, when) => `Gemeldet ${when}, gefunden unter ${place}.`,
  leakedText: 'Sehen Sie nach, wofür es benutzt wurde. Was es braucht, braucht ein anderes.',
  browserUse: (name) => `${name} wurde von einer Seite im Browser gesendet`,
  browserUseWhen: (when) => `Zuerst ${when}, und abgewiesen.`,
  browserUseBy: (page, when) => `Zuerst ${when} von ${page}, und abgewiesen.`,
  browserUseText:
    'Wer die Seite öffnet, kann das Token lesen: Entfernen Sie es dort, und geben Sie ihm ein neues Geheimnis.',
  look: 'Ansehen',
  extend: 'Mehr Zeit geben',
  dismiss: 'Weglegen',
  waiting: (count) => (count === 1 ? '1 wartet' : `${count} warten`),
}

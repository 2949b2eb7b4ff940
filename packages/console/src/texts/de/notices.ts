import type { Texts } from '../en.ts'

export const notices: Texts['notices'] = {
  title: 'Hinweise',
  text: 'Token, die bald enden, und Token, die auf Sie warten.',
  emptyTitle: 'Nichts wartet auf Sie',
  emptyText: 'Wenn eines Ihrer Token bald endet oder ein fremdes auf Ihre Genehmigung wartet, steht es hier.',
  expiring: (name, when) => `${name} läuft ${when} ab`,
  expiringText: 'Geben Sie ihm mehr Zeit, oder lassen Sie es enden.',
  approval: (owner, place) => `${owner} möchte ein Token in ${place} benutzen`,
  approvalText: (token) => `Das Token heißt ${token}. Es gilt dort erst, wenn Sie es genehmigen.`,
  look: 'Ansehen',
  extend: 'Mehr Zeit geben',
  dismiss: 'Weglegen',
  waiting: (count) => (count === 1 ? '1 wartet' : `${count} warten`),
}

import type { Texts } from '../en.ts'

export const embed: Texts['embed'] = {
  failedTitle: 'Ihre Tokens können nicht gezeigt werden',
  endedTitle: 'Diese Seite war zu lange offen',
  endedText: 'Laden Sie sie neu, um fortzufahren.',
}

/** The token page in a page of the platform's own. */
export const embed = {
  failedTitle: 'Your tokens can’t be shown',
  endedTitle: 'This page was open for too long',
  endedText: 'Load it again to go on.',
}

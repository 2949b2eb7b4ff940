/** What waits for the person's attention. */
export const notices = {
  title: 'Notices',
  text: 'Tokens that end soon, and tokens that wait for you.',
  emptyTitle: 'Nothing waits for you',
  emptyText: 'When a token of yours is about to end, or somebody’s token waits for your approval, it stands here.',
  expiring: (name: string, when: string) => `${name} expires ${when}`,
  expiringText: 'Give it more time, or let it end.',
  approval: (owner: string, place: string) => `${owner} asks to use a token in ${place}`,
  approvalText: (token: string) => `The token is called ${token}. It does not work there until you approve it.`,
  look: 'Look at it',
  extend: 'Give it more time',
  dismiss: 'Put away',
  waiting: (count: number) => (count === 1 ? '1 waits' : `${count} wait`),
}

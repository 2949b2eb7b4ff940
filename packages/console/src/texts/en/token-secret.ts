/** The moment in which a secret is shown. */
export const tokenSecret = {
  title: (name: string) => `${name} is ready`,
  once: 'Copy the secret now. It is shown this once and kept nowhere: not here, and not by the service.',
  again: 'Keep it like a password. You can have it shown again here, after proving who you are.',
  label: 'Secret',
  copy: 'Copy secret',
  download: 'Download',
  useIt: 'Use it',
  languages: 'Language',
  placeholderApi: 'The address of the API is not configured; put yours in its place.',
  workspaceNote: 'Put the id of your workspace in its place.',
  done: 'I have kept it',
  leaveTitle: 'Leave without the secret?',
  leaveText: 'You have not copied or downloaded it. It can’t be shown again; you would need a new one.',
  leave: 'Leave',
  stay: 'Stay',
  environment: 'Environment',
}

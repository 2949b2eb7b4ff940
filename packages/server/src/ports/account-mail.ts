import type { MailMessage } from './notice-receivers.ts'

/** The way to people's mailboxes for what they wait for. */
export interface AccountMail {
  /** Where the links in mails lead to: `https://tokens.example.com`, without a slash at its end. */
  readonly publicUrl: string
  /** Takes a message over and returns at once. It is sent soon, tried again a few times, and told to the log when it can't be: links in it are in no store. */
  send(message: MailMessage): void
}

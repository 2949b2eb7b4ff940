/** What came of handing something over. */
export type HandOver =
  | { readonly outcome: 'sent' }
  /** Worth another attempt. `everything` when the receiver as a whole is out of reach, not this one message. `reason` holds no secret. */
  | { readonly outcome: 'later'; readonly reason: string; readonly everything: boolean }
  /** No attempt will ever do better. */
  | { readonly outcome: 'refused'; readonly reason: string }

export interface MailMessage {
  /** One address, without a name. */
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** The local part of the Message-ID; the same at each attempt. */
  readonly messageId: string
  readonly headers: Readonly<Record<string, string>>
}

/** The way to a mail server. Never throws. */
export interface Mail {
  send(message: MailMessage): Promise<HandOver>
  close(): void
}

export interface WebhookEvent {
  /** The same at each attempt. */
  readonly id: string
  readonly type:
    | 'credential.expires_soon'
    | 'credential.ends_unused'
    | 'credential.leaked'
    | 'credential.used_in_browser'
  readonly at: number
  readonly data: Readonly<Record<string, unknown>>
}

/** The way to the platform's own backend. Never throws. */
export interface Webhook {
  send(event: WebhookEvent): Promise<HandOver>
}

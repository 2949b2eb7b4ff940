import type { Time } from './credential.ts'

/** Who is handed over, and to which page. */
export interface NewEmbedCode {
  readonly userId: string
  /** The origin of the page, as in `https://app.example.com`: one of the service's `embedOrigins`. */
  readonly origin: string
  /** Limits the page to tokens of this workspace alone. */
  readonly workspaceId?: string
  /** When the user last proved to you who they are. Tokens are made and rotated within 15 minutes of it; without it, not at all. */
  readonly authenticatedAt?: Time
}

/** For one page, once. */
export interface EmbedCode {
  readonly code: string
  readonly expiresAt: Time
}

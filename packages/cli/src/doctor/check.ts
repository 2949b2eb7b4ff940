export interface Finding {
  readonly level: 'ok' | 'warn' | 'fail'
  /** What was looked at. */
  readonly what: string
  /** What was seen. */
  readonly seen: string
  /** What to do now. */
  readonly advice?: string
}

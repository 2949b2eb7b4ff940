/** What a change-log entry says has changed. Verifiers drop the records that depend on it. */
export type ChangeSubject =
  | { readonly type: 'credential'; readonly id: string }
  | { readonly type: 'principal'; readonly id: string }
  | { readonly type: 'workspace'; readonly id: string }
  | { readonly type: 'organization'; readonly id: string }

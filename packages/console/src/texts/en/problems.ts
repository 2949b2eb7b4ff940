/**
 * What a refusal means, by its code. The service's own sentence is shown where it is in the reader's language; these stand in for it
 * where it is not.
 */
export const problems: Readonly<Record<string, string>> = {
  unreachable: 'The service can’t be reached. Check your connection, then try again.',
  invalid_input: 'Something you entered is not as it must be.',
  payload_too_large: 'That is more than the service takes at once.',
  not_found: 'There is no such thing, or it is not yours to see.',
  unauthenticated: 'You are not signed in any more.',
  credential_kind_not_accepted: 'This can’t be done from here.',
  scope_missing: 'Your role does not allow this.',
  exceeds_own_access: 'You can’t give more than you have yourself.',
  recent_authentication_required: 'Confirm that it is you, then try again.',
  policy_refused: 'A rule of the workspace or organization does not allow this.',
  already_exists: 'This is taken; choose another.',
  invalid_state: 'This is not possible in its present state.',
  rate_limited: 'Too many requests. Wait a little, then try again.',
  unavailable: 'The service can’t do this at the moment. Nothing was changed; try again shortly.',
  internal: 'Something went wrong on our side. Nothing was changed; try again.',
}

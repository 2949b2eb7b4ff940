/** Making a credential that belongs to no person. */
export const credentials = {
  nothingToGive: 'There is nothing to give yet: its owner holds a role nowhere that you may act yourself.',
  workspacesHint: 'Empty: wherever its owner may act, now and later.',
}

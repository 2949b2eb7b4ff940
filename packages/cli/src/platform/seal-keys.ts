/** The operator's keys for row seals; nothing where they are left to the key file. */
export function sealKeys(environment: NodeJS.ProcessEnv = process.env): { readonly sealKeys?: string } {
  const text = environment['LATCHKEY_SEAL_KEY']?.trim()
  return text ? { sealKeys: text } : {}
}

import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { EXPIRY_PRESETS, type ExpiryPreset } from '@latchkey/core'
import type { PlatformConfig } from '@latchkey/server'
import { z } from 'zod'
import { CommandFailure } from '../failure.ts'
import { readBrand } from './brand.ts'
import { type NoticeFields, noticeFields } from './notice-settings.ts'
import { type SignInFields, signInFields } from './sign-in-settings.ts'

const names = z.array(z.string())
const line = (longest: number) => z.string().trim().min(1).max(longest)
// Whoever owns a thing must be told apart from its members: a role table without an owner is a mistake.
const roles = z.object({ owner: names }).catchall(names)

/** The configuration file: a preset, and what differs from it. */
const platformFile = z.strictObject({
  $comment: z.union([z.string(), names]).optional(),
  preset: z.string().default('default'),
  name: z.string().min(1).max(100).optional(),
  tokenPrefix: z.string().optional(),
  apiUrl: z.string().optional(),
  embedOrigins: names.optional(),
  brand: z.strictObject({ color: z.string().optional(), logo: z.string().optional() }).optional(),
  scopes: z.array(z.strictObject({ name: z.string(), description: z.string(), implies: names.optional() })).optional(),
  roles: z.strictObject({ workspace: roles.optional(), organization: roles.optional() }).optional(),
  defaultScopes: names.optional(),
  defaultToken: z
    .union([z.strictObject({ name: line(100), description: z.string().max(500).default('') }), z.literal(false)])
    .optional(),
  defaultExpiry: z.enum([...(Object.keys(EXPIRY_PRESETS) as ExpiryPreset[]), 'never']).optional(),
  leakedTokens: z.enum(['revoke', 'suspend']).optional(),
  ...noticeFields,
  ...signInFields,
})
export type PlatformFile = z.input<typeof platformFile>

export async function readPlatformFile(path: string): Promise<PlatformConfig> {
  return (await readConfiguration(path)).platform
}

/** The platform that a file describes, and how its owners are told. Whether its parts fit together is for the service to say. */
export async function readConfiguration(
  path: string,
): Promise<{ readonly platform: PlatformConfig; readonly notices: NoticeFields; readonly signIn: SignInFields }> {
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new CommandFailure('usage', `${path} cannot be read: ${cause.message}`, { cause })
  })
  const read = platformFile.safeParse(parseJson(text, path))
  if (!read.success) {
    const faults = read.error.issues.map(({ path: at, message }) => `${at.join('.') || 'the whole'}: ${message}`)
    throw new CommandFailure('usage', `${path} is not a configuration of Latchkey: ${faults.join('; ')}.`)
  }
  const { PRESETS } = await import('@latchkey/server')
  const {
    preset,
    tokenPrefix,
    apiUrl,
    embedOrigins,
    brand,
    name,
    scopes,
    roles: own,
    defaultScopes,
    defaultExpiry,
  } = read.data
  const { defaultToken, leakedTokens } = read.data
  if (!Object.hasOwn(PRESETS, preset)) {
    throw new CommandFailure(
      'usage',
      `${path} names the preset ${JSON.stringify(preset)}; there are: ${Object.keys(PRESETS).join(', ')}.`,
    )
  }
  const { defaultToken: given, ...base }: PlatformConfig = PRESETS[preset as keyof typeof PRESETS]
  const token = defaultToken ?? given
  const platform = {
    ...base,
    ...(name === undefined ? {} : { name }),
    ...(apiUrl === undefined ? {} : { apiUrl }),
    ...(embedOrigins === undefined ? {} : { embedOrigins }),
    ...(brand === undefined ? {} : { brand: await readBrand(brand, dirname(path)) }),
    ...(tokenPrefix === undefined ? {} : { token: { ...base.token, prefix: tokenPrefix } }),
    ...(scopes === undefined ? {} : { scopes: scopes as PlatformConfig['scopes'] }),
    ...(own === undefined ? {} : { roles: own as PlatformConfig['roles'] }),
    ...(defaultScopes === undefined ? {} : { defaultScopes }),
    ...(defaultExpiry === undefined ? {} : { defaultExpiry }),
    ...(leakedTokens === undefined ? {} : { leakedTokens }),
    ...(token === undefined || token === false ? {} : { defaultToken: token }),
  }
  const { publicUrl, mail, webhook, notices, signIn } = read.data
  return { platform, notices: { publicUrl, mail, webhook, notices }, signIn: { signIn } }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new CommandFailure('usage', `${path} is not JSON: ${(cause as Error).message}`, { cause })
  }
}

import { readFile, stat } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import type { PlatformConfig } from '@latchkey/server'
import { CommandFailure } from '../failure.ts'

type Brand = NonNullable<PlatformConfig['brand']>

const TYPES = { '.svg': 'image/svg+xml', '.png': 'image/png' } as const
const MOST_BYTES = 256 * 1024

/** The brand of a configuration file; its logo is named by a path from the file's own folder. */
export async function readBrand(
  { color, logo }: { readonly color?: string | undefined; readonly logo?: string | undefined },
  folder: string,
): Promise<Brand> {
  return {
    ...(color === undefined ? {} : { color }),
    ...(logo === undefined ? {} : { logo: await readLogo(resolve(folder, logo)) }),
  }
}

async function readLogo(path: string): Promise<NonNullable<Brand['logo']>> {
  const type = TYPES[extname(path).toLowerCase() as keyof typeof TYPES]
  if (type === undefined) throw new CommandFailure('usage', `brand.logo: ${path} is neither an .svg nor a .png file.`)
  try {
    if ((await stat(path)).size > MOST_BYTES) throw new Error('it is larger than 256 KiB, which every page would load')
    return { type, content: await readFile(path) }
  } catch (cause) {
    throw new CommandFailure('usage', `brand.logo: ${path} can't be used: ${(cause as Error).message}`, { cause })
  }
}

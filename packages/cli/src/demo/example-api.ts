import { CommandFailure } from '../failure.ts'
import type { DemoPreset } from './presets.ts'

/** A running example API. */
export interface ExampleApi {
  readonly url: string
  close(): Promise<void>
  /** Puts data into a workspace, once. */
  seed(workspaceId: string, profile: string): void | Promise<void>
}

interface ExampleOptions {
  readonly latchkeyUrl: string
  readonly serviceKey: string
  readonly dataFile: string
  readonly host: string
  readonly port: number
}

export type StartExample = (options: ExampleOptions) => Promise<ExampleApi>

/** The example's start, from the repository that this runs in: the examples are no part of the published command. */
export async function loadExample({ example, start }: Pick<DemoPreset, 'example' | 'start'>): Promise<StartExample> {
  let found: Record<string, unknown>
  try {
    found = await import(example)
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code !== 'ERR_MODULE_NOT_FOUND' || !message.includes(example)) throw cause
    throw new CommandFailure(
      'failure',
      'The demo needs the example API of the Latchkey repository, which is no part of the published command: clone the repository, and run `npm start` there.',
      { cause },
    )
  }
  return found[start] as StartExample
}

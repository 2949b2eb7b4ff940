import { CommandFailure } from '../failure.ts'

/** A running example API. */
export interface ExampleApi {
  readonly url: string
  close(): Promise<void>
  /** Puts data into a workspace, once. */
  seed(workspaceId: string, profile: string): void | Promise<void>
}

export interface ExampleOptions {
  readonly latchkeyUrl: string
  readonly serviceKey: string
  readonly dataFile: string
  readonly host: string
  readonly port: number
}

/** Where an example is: the package that exports it, and the name of its function that starts it. */
export interface ExamplePackage {
  readonly example: string
  readonly start: string
}

export type StartExample = (options: ExampleOptions) => Promise<ExampleApi>

/** The example's start, from the repository that this runs in: the examples are no part of the published command. */
export async function loadExample<Start = StartExample>({ example, start }: ExamplePackage): Promise<Start> {
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
  return found[start] as Start
}

import type { ExampleApi, ExamplePackage } from './example-api.ts'

/** What a lasting demo needs at its next start. The service key can verify and nothing else; tokens of people are not kept. */
export interface DemoState {
  readonly serviceKey: string
  readonly [name: string]: string
}

/** Secrets that are shown once, at the first start. */
export type DemoSecrets = Readonly<Record<string, string>>

export interface DemoPlaces {
  readonly service: string
  readonly api: string
  /** Where everything is kept; null when nothing will be. */
  readonly folder: string | null
}

/** One platform's demo: how a fresh service is filled, and what is said about it. */
export interface DemoPreset extends ExamplePackage {
  /** A path of the example that answers anybody. */
  readonly healthPath: string
  /** The names of the secrets: without them, a later start of a lasting demo has `null` in their place. */
  readonly secrets: readonly string[]
  /** Fills a service that was never set up. When the demo is to last, the key that stays behind on disk can only verify. */
  fill(
    url: string,
    setupSecret: string,
    lasting: boolean,
  ): Promise<{ readonly state: DemoState; readonly secrets: DemoSecrets }>
  /** Puts the example's data in place, once. */
  seed(api: ExampleApi, state: DemoState): Promise<void>
  /** What a person reads when it is up. `secrets` is null when they were shown at an earlier start. */
  greeting(places: DemoPlaces, state: DemoState, secrets: DemoSecrets | null): string
}

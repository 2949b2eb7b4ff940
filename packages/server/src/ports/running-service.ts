import type { Instant, Position } from '@latchkey/core'
import type { BrokenSeal } from './row-seals.ts'

/** A verifier that follows this process, as it last showed itself. */
export interface SeenVerifier {
  readonly id: string
  readonly name: string
  /** Everything up to here it has taken in; `null` for nothing yet. */
  readonly position: Position | null
  /** Milliseconds since it last asked. */
  readonly silentMs: number
  /** Silent for so long, it decides nothing from memory any more. */
  readonly leaseMs: number
}

/** Something that the service does by itself, and how it went when it last did. */
export interface SeenJob {
  readonly name: string
  readonly everyMs: number
  /** `null` while it has not ended for the first time. */
  readonly lastEndedAt: Instant | null
  readonly lastTookMs: number | null
  /** Whether the last time ended in a fault; the log says which. */
  readonly hasFailed: boolean
}

/** One setting as it holds; what is secret says no more than that it is set. */
export interface Setting {
  readonly name: string
  readonly value: string | number | boolean | null
  readonly isSecret: boolean
}

/** What a process has met of rows whose seals don't fit, since it started. */
export interface SeenBrokenSeals {
  /** How many credentials they belong to. */
  readonly credentials: number
  /** How often such a row was met. */
  readonly sightings: Readonly<Record<BrokenSeal['row'], number>>
  readonly lastSeenAt: Instant | null
}

/** What a running process knows of itself. */
export interface RunningService {
  readonly startedAt: Instant
  readonly database: 'sqlite' | 'postgres'
  /** Milliseconds that something takes. */
  time(work: () => Promise<unknown>): Promise<number>
  head(): Promise<Position>
  verifiers(): readonly SeenVerifier[]
  jobs(): readonly SeenJob[]
  brokenSeals(): SeenBrokenSeals
  /** The ways by which owners are told; empty where only the log is. */
  readonly channels: readonly ('mail' | 'webhook')[]
  readonly settings: readonly Setting[]
}

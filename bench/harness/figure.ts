/** What a figure must reach: `limit` is what the project promises, `aim` what it strives for. */
export interface Goal {
  readonly direction: 'at least' | 'at most'
  readonly limit?: number
  readonly aim?: number
}

/** One thing that is measured, always as a ratio of two sides taken in turn in one run, so that a busy machine slows both. */
export interface Figure {
  readonly name: string
  /** What is divided by what, for somebody who reads the results alone. */
  readonly title: string
  /** Where the value is no ratio. */
  readonly unit?: string
  readonly goal?: Goal
  measure(bench: Bench): Promise<Measured>
}

/** What a figure is given to work with. */
export interface Bench {
  /** Whether the sizes that take minutes are asked for. */
  readonly full: boolean
  /** A new folder that is removed after the figure. */
  folder(): string
  /** Says on stderr how far it is. */
  progress(text: string): void
}

export interface Measured {
  readonly value: number
  /** The value of each round, where there were rounds. */
  readonly rounds?: readonly number[]
  /** Sentences that belong beside the value: absolute times, what else was seen. */
  readonly notes?: readonly string[]
  readonly tables?: readonly Table[]
  readonly plots?: readonly Plot[]
}

/** What is read side by side. */
export interface Table {
  /** By which a page of the documentation asks for it. */
  readonly name: string
  /** A sentence before it. */
  readonly caption: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export interface Plot {
  /** File name without folder. */
  readonly file: string
  readonly svg: string
}

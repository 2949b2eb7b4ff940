/** Which partition of the change log a transaction of this process appends to. Any will do, so it takes one that no other transaction of this process is in. */
export interface PartitionChoice {
  /** How many there are, as far as this process knows. */
  count(): number
  /** Another process may have given the log more of them, or fewer. */
  learn(count: number): void
  /** From 0 on; `only` where it must be this one. To be given back. */
  take(only?: number | null): number
  giveBack(partition: number): void
}

/** `random` gives 0 up to 1, so that processes spread over the partitions. */
export function partitionChoice(initial: number, random: () => number): PartitionChoice {
  let count = initial
  const inUse = new Map<number, number>()
  const usersOf = (partition: number): number => inUse.get(partition) ?? 0
  function leastUsed(): number {
    const first = Math.floor(random() * count)
    let choice = first
    for (let step = 1; step < count && usersOf(choice) > 0; step++) {
      const next = (first + step) % count
      if (usersOf(next) < usersOf(choice)) choice = next
    }
    return choice
  }

  return {
    count: () => count,
    learn(found) {
      count = found
    },
    take(only = null) {
      const choice = only ?? leastUsed()
      inUse.set(choice, usersOf(choice) + 1)
      return choice
    },
    giveBack(partition) {
      inUse.set(partition, usersOf(partition) - 1)
    },
  }
}

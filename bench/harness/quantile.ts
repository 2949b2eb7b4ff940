/** The value below which the given share (0 to 1) of the values lies, between neighbours in proportion. Throws for no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right)
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)]
  const above = sorted[Math.ceil(place)]
  if (below === undefined || above === undefined) throw new RangeError('There is no value to take a quantile of.')
  return below + (above - below) * (place - Math.floor(place))
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** Mean of the middle half: as little moved by what stands out as a median, and steadier. */
export function middleMean(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  const cut = Math.floor(sorted.length / 4)
  const middle = sorted.slice(cut, sorted.length - cut)
  return middle.reduce((whole, value) => whole + value, 0) / middle.length
}

/**
 * Welch's t of two samples: how many standard errors lie between their means. Beyond 4.5 either way, dudect (Reparaz, Balasch, Verbauwhede,
 * "Dude, is my code constant time?", 2017) takes the times for different.
 */
export function welchT(left: readonly number[], right: readonly number[]): number {
  const [a, b] = [momentsOf(left), momentsOf(right)]
  return (a.mean - b.mean) / Math.sqrt(a.variance / left.length + b.variance / right.length)
}

function momentsOf(values: readonly number[]): { readonly mean: number; readonly variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  return { mean, variance }
}

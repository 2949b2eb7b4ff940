/** An RFC 3339 time as people read it, to the minute, in UTC. */
export function moment(time: string | null): string {
  if (time === null) return ''
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`
}

/** Milliseconds on a clock that all processes of the machine share and that nobody can set (CLOCK_MONOTONIC on Linux). */
export const machineTime = (): number => Number(process.hrtime.bigint()) / 1e6

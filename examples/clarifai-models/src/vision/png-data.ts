import { inflateSync } from 'node:zlib'

/** Where the header chunk says what, from the beginning of the file (PNG 1.2, 4.1.1). */
const HEADER = { width: 16, height: 20, depth: 24, color: 25, interlace: 28, end: 33 } as const
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
/** First column and row of each pass of an interlaced image, and the steps to the next. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const
const WHOLE = [[0, 0, 1, 1]] as const
/** Some writers leave a little behind the last row. */
const SLACK = 4096

/**
 * Whether the data of a PNG unfolds into just what its header says. The decoder itself takes what is damaged for black, and unfolds what is interlaced
 * without any bound.
 */
export function isWholePng(image: Buffer): boolean {
  const expected = sizeIn(image)
  if (expected === null) return false
  try {
    return inflateSync(dataIn(image), { maxOutputLength: expected + SLACK }).length >= expected
  } catch {
    return false
  }
}

function sizeIn(image: Buffer): number | null {
  if (image.length < HEADER.end) return null
  const [width, height] = [image.readUInt32BE(HEADER.width), image.readUInt32BE(HEADER.height)]
  const samples = SAMPLES[image[HEADER.color] ?? -1]
  if (samples === undefined || width === 0 || height === 0) return null
  const bits = samples * (image[HEADER.depth] ?? 0)
  let size = 0
  for (const [column, row, right, down] of image[HEADER.interlace] === 1 ? PASSES : WHOLE) {
    const [columns, rows] = [Math.ceil((width - column) / right), Math.ceil((height - row) / down)]
    // A byte before each row says how it is filtered.
    if (columns > 0 && rows > 0) size += rows * (1 + Math.ceil((columns * bits) / 8))
  }
  return size
}

/** All data chunks, one behind the other: length, type, content and checksum each. */
function dataIn(image: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 8; at + 12 <= image.length; ) {
    const length = image.readUInt32BE(at)
    if (image.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(image.subarray(at + 8, at + 8 + length))
    at += 12 + length
  }
  return Buffer.concat(parts)
}

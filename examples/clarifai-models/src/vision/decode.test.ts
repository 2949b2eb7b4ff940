import { crc32, deflateSync } from 'node:zlib'
import jpeg from 'jpeg-js'
import { PNG } from 'pngjs'
import { describe, expect, test } from 'vitest'
import { decodeImage, MAX_IMAGE_BYTES } from './decode.ts'

function png(width: number, height: number): Buffer {
  const image = new PNG({ width, height })
  image.data.fill(200)
  return PNG.sync.write(image)
}

function chunk(type: string, body: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  sum.writeUInt32BE(crc32(typed))
  return Buffer.concat([length, typed, sum])
}

/** A PNG of one byte each of red, green and blue whose header says one size and whose data may be another's. */
function saying(width: number, height: number, data: Buffer = deflateSync(Buffer.alloc(10)), interlace = 0): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, interlace], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}

function jpegOf(width: number, height: number): Buffer {
  return Buffer.from(jpeg.encode({ width, height, data: Buffer.alloc(width * height * 4, 200) }, 50).data)
}

/** The same file with other dimensions in its frame header. */
function jpegSaying(width: number, height: number): Buffer {
  const file = jpegOf(8, 8)
  const frame = file.indexOf(Buffer.from([0xff, 0xc0]))
  file.writeUInt16BE(height, frame + 5)
  file.writeUInt16BE(width, frame + 7)
  return file
}

const refusal = (bytes: Uint8Array): string => {
  try {
    decodeImage(bytes)
  } catch (error) {
    expect(error).toMatchObject({ status: 'imageDecode' })
    return (error as Error).message
  }
  throw new Error('It was decoded.')
}

describe('an image', () => {
  test.each([
    ['PNG', png(3, 2)],
    ['JPEG', jpegOf(3, 2)],
  ])('as %s becomes its pixels', (_, bytes) => {
    const { width, height, data } = decodeImage(bytes)
    expect([width, height, data.length]).toEqual([3, 2, 24])
  })

  test('of four megabytes is looked at, and of one byte more is not', () => {
    const [head, rest] = [png(1, 1).subarray(0, 33), png(1, 1).subarray(33)]
    const padded = (size: number) =>
      Buffer.concat([head, chunk('tEXt', Buffer.alloc(size - png(1, 1).length - 12, 'a')), rest])
    expect(decodeImage(padded(MAX_IMAGE_BYTES)).width).toBe(1)
    expect(refusal(padded(MAX_IMAGE_BYTES + 1))).toMatch(/more than 4194304 bytes/)
  })

  test.each([
    [4001, 4000],
    [1, 16_000_001],
    [65_536, 65_536],
    [0xffffffff, 0xffffffff],
  ])('that says it is %i by %i is refused before it is unfolded', (width, height) => {
    const before = process.memoryUsage().arrayBuffers
    expect(refusal(saying(width, height))).toMatch(/more than 16 megapixels/)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000)
  })

  test.each([
    [65_535, 65_535],
    [4001, 4000],
  ])('as JPEG that says it is %i by %i is refused before it is unfolded', (width, height) => {
    const before = process.memoryUsage().arrayBuffers
    expect(refusal(jpegSaying(width, height))).toMatch(/larger than 16 megapixels/)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000)
  })

  test.each([0, 1])(
    'that is small on the wire and holds far more than it says is refused, without the rest being unfolded (interlace %i)',
    (interlace) => {
      const bomb = deflateSync(Buffer.alloc(300 * 2 ** 20))
      expect(bomb.length).toBeLessThan(MAX_IMAGE_BYTES)
      const before = process.memoryUsage().rss
      expect(refusal(saying(4, 4, bomb, interlace))).toMatch(/damaged, or holds more than it says/)
      expect(process.memoryUsage().rss - before).toBeLessThan(100 * 2 ** 20)
    },
  )

  test.each([1, 4, 5, 9, 33])(
    'of %i pixels a side, interlaced, is taken when its data is whole, and not when a byte is missing',
    (side) => {
      const passes = [
        [0, 0, 8, 8],
        [4, 0, 8, 8],
        [0, 4, 4, 8],
        [2, 0, 4, 4],
        [0, 2, 2, 4],
        [1, 0, 2, 2],
        [0, 1, 1, 2],
      ] as const
      const rows = passes.flatMap(([column, row, right, down]) => {
        const [columns, lines] = [Math.ceil((side - column) / right), Math.ceil((side - row) / down)]
        return columns > 0 && lines > 0
          ? Array.from({ length: lines }, () => Buffer.concat([Buffer.alloc(1), Buffer.alloc(3 * columns, 200)]))
          : []
      })
      const data = Buffer.concat(rows)
      const { data: pixels } = decodeImage(saying(side, side, deflateSync(data), 1))
      expect([pixels.length, new Set(pixels)]).toEqual([side * side * 4, new Set([200, 255])])
      expect(refusal(saying(side, side, deflateSync(data.subarray(1)), 1))).toMatch(/damaged/)
    },
  )

  test('that is cut off anywhere is refused in words, or taken for what is there of it', () => {
    for (const whole of [png(5, 5), jpegOf(5, 5)])
      for (let end = 0; end < whole.length; end += 7) {
        try {
          const { width, height, data } = decodeImage(whole.subarray(0, end))
          expect(data.length).toBe(width * height * 4)
        } catch (error) {
          expect(error).toMatchObject({
            status: 'imageDecode',
            message: expect.not.stringMatching(/undefined|null|\bat \//),
          })
        }
      }
  })

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('hello')],
    ['a GIF', Buffer.from('GIF89a')],
    ['a signature alone', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
    ['no pixels', saying(0, 0)],
    ['a PNG whose data is noise', saying(4, 4, Buffer.from('noise'))],
  ])('that is none (%s) is refused', (_, bytes) => {
    expect(refusal(bytes)).toMatch(/neither a PNG nor a JPEG|damaged/)
  })
})

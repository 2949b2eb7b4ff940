import { Buffer } from 'node:buffer'
import jpeg from 'jpeg-js'
import { PNG } from 'pngjs'
import { ClarifaiError } from '../status.ts'
import { isWholePng } from './png-data.ts'

export interface Pixels {
  readonly width: number
  readonly height: number
  /** Red, green, blue, alpha of each pixel, row by row. */
  readonly data: Uint8Array
}

/** Of an image's file. */
export const MAX_IMAGE_BYTES = 4 * 1024 * 1024
/** A small file can unfold into a picture that fills the memory. */
const MAX_PIXELS = 16_000_000
const MAX_DECODER_MEGABYTES = 256

/** A PNG or JPEG as pixels. Throws `imageDecode` for anything else, and for what is too large, before it is unfolded. */
export function decodeImage(bytes: Uint8Array): Pixels {
  if (bytes.length > MAX_IMAGE_BYTES) {
    throw new ClarifaiError('imageDecode', `The image has more than ${MAX_IMAGE_BYTES} bytes; send a smaller one.`)
  }
  const image = Buffer.from(bytes)
  try {
    if (isPng(image)) return decodePng(image)
    if (image[0] === 0xff && image[1] === 0xd8) {
      return jpeg.decode(image, {
        useTArray: true,
        maxResolutionInMP: MAX_PIXELS / 1e6,
        maxMemoryUsageInMB: MAX_DECODER_MEGABYTES,
      })
    }
  } catch (cause) {
    if (cause instanceof ClarifaiError) throw cause
    throw new ClarifaiError('imageDecode', 'The image is damaged, or larger than 16 megapixels.')
  }
  throw new ClarifaiError('imageDecode', 'The bytes are neither a PNG nor a JPEG.')
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** The header chunk follows the signature: length, type, width, height. */
const PNG_WIDTH_AT = 16

const isPng = (image: Buffer) => image.length > PNG_WIDTH_AT + 8 && image.subarray(0, 8).equals(PNG_SIGNATURE)

function decodePng(image: Buffer): Pixels {
  if (image.readUInt32BE(PNG_WIDTH_AT) * image.readUInt32BE(PNG_WIDTH_AT + 4) > MAX_PIXELS) {
    throw new ClarifaiError('imageDecode', 'The image has more than 16 megapixels; send a smaller one.')
  }
  if (!isWholePng(image)) throw new ClarifaiError('imageDecode', 'The image is damaged, or holds more than it says.')
  return PNG.sync.read(image)
}

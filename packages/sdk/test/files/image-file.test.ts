import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/counterparts/index.js'
import { type ImageInput, type ImageTarget, imageFiles } from '../../src/files/image-file.js'
import { type Pixels, pixelsOf, shrunk } from '../../src/files/pixels.js'
import { decodePng, encodePng } from '../../src/files/png.js'
import { tableFile } from '../../src/files/table-file.js'
import { askPython } from '../python-reference.js'

const here = { artifactFile: 'a.png' }
const grey = [
  [0, 255],
  [128, 1],
]
const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70, 0, 1)
const WEBP = new TextEncoder().encode('RIFF\x10\0\0\0WEBPVP8 ')

async function fileOf(image: ImageInput, target: ImageTarget = here): Promise<Uint8Array> {
  return (await imageFiles(image, target)).files[0]?.bytes ?? new Uint8Array()
}

async function pixelsIn(image: ImageInput): Promise<Pixels | undefined> {
  return decodePng(await fileOf(image))
}

describe('[sdk-fluent 5] log_image: what an image is', () => {
  it.each<[string, ImageInput, number, number[]]>([
    ['rows of integers', grey, 1, [0, 255, 128, 1]],
    ['rows of typed arrays', [Uint8Array.of(0, 255), Uint8Array.of(128, 1)], 1, [0, 255, 128, 1]],
    ['rows of booleans', [[true, false]], 1, [255, 0]],
    ['rows of fractions', [[0, 0.5, 1]], 1, [0, 127, 255]],
    ['one channel', [[[7], [8]]], 1, [7, 8]],
    ['three channels', [[[1, 2, 3]]], 3, [1, 2, 3]],
    ['four channels', { data: Uint8Array.of(1, 2, 3, 4), shape: [1, 1, 4] }, 4, [1, 2, 3, 4]],
    ['bigints', { data: BigInt64Array.of(0n, 255n), shape: [1, 2] }, 1, [0, 255]],
    ['ImageData', { data: Uint8ClampedArray.of(9, 8, 7, 255), width: 1, height: 1 }, 4, [9, 8, 7, 255]],
    ['floats that are whole', { data: Float32Array.of(0, 1), shape: [1, 2] }, 1, [0, 255]],
  ])('%s', async (_, image, channels, data) => {
    expect(await pixelsIn(image)).toMatchObject({ channels, data: Uint8Array.from(data) })
  })

  it('fractions outside of 0 to 1 are rescaled with a warning', async () => {
    const { files, warnings } = await imageFiles([[-1.5, 0, 1.5]], here)
    expect((await decodePng(files[0]?.bytes ?? JPEG))?.data).toEqual(Uint8Array.of(0, 127, 255))
    expect(warnings).toEqual(['The image has values between -1.5 and 1.5, not 0 and 1: they were rescaled.'])
    expect((await pixelsIn([[2.5, 2.5]]))?.data).toEqual(Uint8Array.of(0, 0))
  })

  it.each<[string, unknown, string]>([
    ['an integer beyond 255', [[0, 256]], 'between 0 and 255, but these lie between 0 and 256'],
    ['a negative integer', { data: Int16Array.of(-1), shape: [1, 1] }, 'between -1 and -1'],
    ['NaN', { data: Float32Array.of(NaN), shape: [1, 1] }, 'finite numbers, but value 0 is NaN'],
    ['texts', [['a']], 'numbers or booleans, but value 0 is string'],
    ['null', [[1, null]], 'but value 1 is null'],
    ['two kinds', [[1, true]], 'value 1 is a boolean and value 0 a number'],
    ['two channels', [[[1, 2]]], 'not [1, 1, 2]'],
    ['one dimension', { data: [1, 2], shape: [2] }, 'not [2]'],
    ['no pixel', [[]], 'not [1, 0]'],
    ['no row', [], 'not [0, 0]'],
    ['uneven rows', [[1, 2], [3]], 'Row 1 of the image does not have 2 pixels'],
    ['uneven pixels', [[[1, 2, 3], [1]]], 'Pixel 1 of the image does not have 3 channels'],
    ['a wrong shape', { data: [1, 2, 3], shape: [2, 2] }, 'needs 4 values, not 3'],
    ['a text', 'a.png', 'An image is rows of pixels'],
    ['nothing', null, 'An image is rows of pixels'],
    ['other bytes', Uint8Array.of(1, 2, 3), 'neither PNG nor JPEG nor WebP'],
  ])('%s is refused', async (_, image, why) => {
    await expect(imageFiles(image as ImageInput, here)).rejects.toThrow(why)
  })

  it('pixels are read before the call returns', async () => {
    const data = Uint8Array.of(1)
    const made = pixelsIn({ data, shape: [1, 1] })
    data[0] = 9
    expect((await made)?.data).toEqual(Uint8Array.of(1))
  })

  it('a canvas encodes itself, in every form that canvases have', async () => {
    const png = await fileOf(grey)
    const blob = new Blob([Uint8Array.from(png)], { type: 'image/png' })
    const canvases = [
      { toBuffer: () => png },
      { toBuffer: async () => png },
      { convertToBlob: async () => blob },
      { toBlob: (callback: (blob: Blob | null) => void) => callback(blob) },
      blob,
    ]
    for (const canvas of canvases) expect(await fileOf(canvas)).toEqual(png)
    await expect(imageFiles({ toBuffer: () => png }, { artifactFile: 'a.webp' })).rejects.toThrow('cannot write webp')
    await expect(imageFiles({ toBlob: (callback) => callback(null) }, here)).rejects.toThrow('cannot write png')
    const broken = { toBuffer: () => Promise.reject(new Error('no context')) }
    await expect(imageFiles(broken, here)).rejects.toThrow('could not be stored as png: no context')
  })
})

describe('[sdk-fluent 5] log_image: where it goes', () => {
  it('a path takes the bytes of its type as they are', async () => {
    expect(await fileOf(JPEG, { artifactFile: 'a/b.jpg' })).toEqual(JPEG)
    expect(await fileOf(WEBP, { artifactFile: 'b.webp' })).toEqual(WEBP)
    const { files, tags } = await imageFiles(grey, { artifactFile: './masks//a.png' })
    expect([files.map(({ path }) => path), tags]).toEqual([['masks/a.png'], {}])
  })

  it.each<[string, ImageInput, unknown, string]>([
    ['JPEG as .png', JPEG, here, 'is a jpeg file, so its path must end in .jpg'],
    ['another extension', grey, { artifactFile: 'a.bmp' }, 'stored as .png, .jpg, .jpeg or .webp'],
    ['pixels as .jpg', grey, { artifactFile: 'a.jpg' }, 'Pixels cannot be stored as jpeg here'],
    ['both targets', grey, { artifactFile: 'a.png', key: 'k' }, 'exactly one of artifactFile and key'],
    ['no target', grey, {}, 'exactly one of artifactFile and key'],
    ['a path with a step', grey, { artifactFile: 'a.png', step: 1 }, 'has no step and no timestamp'],
    ['a key of other characters', grey, { key: 'a+b' }, "but 'a+b' does not"],
    ['half a step', grey, { key: 'k', step: 0.5 }, 'The step of an image is a whole number, but 0.5 is not'],
    ['a negative time', grey, { key: 'k', timestamp: -1 }, 'The timestamp of an image'],
    ['a long key', grey, { key: 'k'.repeat(250) }, 'a name longer than 255 bytes'],
    ['JPEG by key', JPEG, { key: 'k' }, 'JPEG cannot be logged by key'],
  ])('%s is refused', async (_, image, target, why) => {
    await expect(imageFiles(image, target as ImageTarget)).rejects.toThrow(why)
  })

  it('a key has the names that pages read, a small copy and the tag', async () => {
    const image = { data: new Uint8Array(600 * 300).fill(7), shape: [300, 600] }
    const { files, tags } = await imageFiles(image, { key: 'val/samples', step: -3, timestamp: 1700000000000 })
    const name = /^images\/val~samples\+step\+-3\+timestamp\+1700000000000\+[0-9a-f-]{36}(\+compressed)?\.png$/
    expect(files.map(({ path }) => name.exec(path)?.[1] ?? path.slice(0, 7))).toEqual(['images/', '+compressed'])
    expect(files[1]?.path).toBe(files[0]?.path.replace('.png', '+compressed.png'))
    expect(tags).toEqual({ 'mlflow.loggedImages': 'True' })
    expect(await decodePng(files[0]?.bytes ?? JPEG)).toMatchObject({ width: 600, height: 300 })
    expect(await decodePng(files[1]?.bytes ?? JPEG)).toMatchObject({ width: 256, height: 128 })
  })

  it('what nothing here decodes is its own copy', async () => {
    const { files } = await imageFiles(WEBP, { key: 'k' })
    expect(files.map(({ path, bytes }) => [path.replace(/.*\+/, ''), bytes])).toEqual([
      [expect.stringMatching(/^[0-9a-f-]{36}\.webp$/), WEBP],
      ['compressed.webp', WEBP],
    ])
  })
})

describe('[sdk-fluent 5] PNG', () => {
  it('random pixels come back', async () => {
    const image = fc
      .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }), fc.constantFrom(1, 3, 4))
      .chain(([height, width, channels]) => {
        const length = height * width * channels
        const noise = fc.uint8Array({ minLength: length, maxLength: length })
        const ramp = fc.nat(9).map((by) => Uint8Array.from({ length }, (_, i) => i * by))
        return fc.oneof(noise, ramp).map((data) => ({ data, shape: [height, width, channels] }))
      })
    await fc.assert(
      fc.asyncProperty(image, async ({ data, shape }) => {
        const [height, width, channels] = shape
        expect(await pixelsIn({ data, shape })).toEqual({ height, width, channels, data })
      }),
      { numRuns: 60 },
    )
  })

  it.each([0, 1, 2, 3, 4])('line filter %d of other writers is read', async (filter) => {
    // Two lines of two RGB pixels; the values are what the filter leaves of them.
    const lines = Uint8Array.of(filter, 10, 20, 30, 1, 2, 3, filter, 5, 5, 5, 250, 250, 250)
    const read = await decodePng(pngOf({ type: 2, width: 2, height: 2, lines }))
    const second = [
      [5, 5, 5, 250, 250, 250],
      [5, 5, 5, 255, 255, 255],
      [15, 25, 35, 251, 252, 253],
      [10, 15, 20, 2, 7, 13],
      [15, 25, 35, 9, 19, 29],
    ]
    expect(read?.data.slice(6)).toEqual(Uint8Array.from(second[filter] ?? []))
  })

  it('palettes and grey with alpha are read, what is rare or damaged is not', async () => {
    const palette = {
      type: 3,
      width: 2,
      height: 1,
      lines: Uint8Array.of(0, 1, 0),
      palette: Uint8Array.of(1, 2, 3, 4, 5, 6),
    }
    expect(await decodePng(pngOf(palette))).toMatchObject({ channels: 3, data: Uint8Array.of(4, 5, 6, 1, 2, 3) })
    const alpha = { type: 4, width: 1, height: 1, lines: Uint8Array.of(0, 7, 9) }
    expect(await decodePng(pngOf(alpha))).toMatchObject({ channels: 4, data: Uint8Array.of(7, 7, 7, 9) })
    expect(await decodePng(pngOf({ ...alpha, height: 2 }))).toBeUndefined()
    const png = await encodePng(pixelsOf(grey).pixels)
    expect(await decodePng(png.slice(0, 40))).toBeUndefined()
    expect(await decodePng(png.map((byte, i) => (i > 40 ? byte ^ 0xff : byte)))).toBeUndefined()
  })

  it('a shrunk image is the mean of its pixels, in which transparent ones have no say', () => {
    const data = Uint8Array.of(100, 0, 0, 255, 200, 0, 0, 255, 9, 9, 9, 0, 9, 9, 9, 0)
    expect(shrunk({ width: 2, height: 2, channels: 4, data }, 1).data).toEqual(Uint8Array.of(150, 0, 0, 128))
    const { pixels } = pixelsOf({ data: new Uint8Array(1000), shape: [1, 1000] })
    expect(shrunk(pixels, 256)).toMatchObject({ width: 256, height: 1 })
    expect(shrunk(pixels, 1000)).toBe(pixels)
  })
})

describe('[sdk-fluent 5] images in tables', () => {
  it('are files of their own, and the cell says where', async () => {
    const { files } = await tableFile({ in: ['a', 'b'], out: [imageData(), imageData()] }, 'eval/answers.json')
    const table = JSON.parse(new TextDecoder().decode(files.at(-1)?.bytes)) as { data: [string, object][] }
    const cells = table.data.map(([, cell]) => cell)
    const folder = /^table_images\/eval\/answers\/[0-9a-f-]{36}/
    for (const cell of cells) {
      expect(cell).toEqual({
        type: 'image',
        filepath: expect.stringMatching(new RegExp(`${folder.source}\\.png$`)),
        compressed_filepath: expect.stringMatching(new RegExp(`${folder.source}\\+compressed\\.png$`)),
      })
    }
    const said = cells.flatMap((cell) => Object.values(cell).slice(1))
    expect(new Set(files.map(({ path }) => path))).toEqual(new Set([...said, 'eval/answers.json']))
    expect(files).toHaveLength(5)
  })

  it('a column of images and others is refused', async () => {
    await expect(tableFile({ out: [imageData(), 'b'] }, 'a.json')).rejects.toThrow(
      "Column 'out' holds images and other",
    )
  })
})

describeWith(['python'], 'log_image beside the Python client', () => {
  it('[sdk-fluent 5] names and tag by key are the same', async () => {
    const target = { key: 'val/my samples.1', step: 7, timestamp: 1700000000000 }
    const [theirs] = (await askPython('reference_files.py', [{ do: 'log_image', with: target }])) as [
      { paths: string[]; tag: string },
    ]
    const { files, tags } = await imageFiles(grey, target)
    // In Node the copy is PNG.
    const shape = (path: string) => path.replace(/[0-9a-f-]{36}/, 'uuid').replace(/compressed\.\w+$/, 'compressed')
    expect(new Set(files.map(({ path }) => shape(path)))).toEqual(new Set(theirs.paths.map(shape)))
    expect(tags['mlflow.loggedImages']).toBe(theirs.tag)
  })

  it('[sdk-fluent 5] PIL reads the pixels that the Python client would have stored', async () => {
    const images = [
      { data: Uint8Array.from({ length: 12 }, (_, i) => i * 20), shape: [2, 2, 3] },
      { data: Uint8Array.from({ length: 16 }, (_, i) => i * 15), shape: [2, 2, 4] },
      { data: Float32Array.from({ length: 400 }, (_, i) => i / 399), shape: [20, 20] },
      { data: Float64Array.from({ length: 300 }, (_, i) => Math.sin(i) * 3), shape: [10, 10, 3] },
      { data: Float32Array.from({ length: 300 }, (_, i) => Math.sin(i) * 3), shape: [10, 10, 3] },
      { data: Int32Array.of(0, 255, 3, 4), shape: [2, 2, 1] },
    ]
    const files = await Promise.all(images.map((image) => fileOf(image)))
    const read = await askPython('reference_files.py', [
      ...files.map((file) => ({ do: 'read_image', with: Buffer.from(file).toString('base64') })),
      ...images.map((image) => ({ do: 'array_image', with: image })),
    ])
    const [ours, theirs] = [read.slice(0, images.length), read.slice(images.length)] as {
      png: string
      pixels: number[]
    }[][]
    expect(ours).toEqual(theirs?.map((image, i) => ({ ...image, png: ours?.[i]?.png })))
    for (const { png, pixels } of theirs ?? []) {
      expect((await decodePng(Buffer.from(png, 'base64')))?.data).toEqual(Uint8Array.from(pixels))
    }
  })
})

function imageData() {
  return { data: Uint8ClampedArray.of(9, 8, 7, 255), width: 1, height: 1 }
}

/** A PNG as another writer makes it; nobody checks its sums. */
function pngOf(image: { type: number; width: number; height: number; lines: Uint8Array; palette?: Uint8Array }) {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(image.width, 0)
  header.writeUInt32BE(image.height, 4)
  header.set([8, image.type], 8)
  const chunk = (name: string, content: Uint8Array) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(content.length)
    return Buffer.concat([length, Buffer.from(name), content, Buffer.alloc(4)])
  }
  const palette = image.palette === undefined ? [] : [chunk('PLTE', image.palette)]
  const parts = [
    chunk('IHDR', header),
    ...palette,
    chunk('IDAT', deflateSync(image.lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]
  return Uint8Array.from(Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts]))
}

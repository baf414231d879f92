/** An image of a series, as the name of its file tells it. */
export interface ImageName {
  readonly key: string
  readonly step: number
  readonly timestampMs: number
  /** The small copy that clients put beside an image. */
  readonly isCopy: boolean
}

/**
 * Reads `images/<key>+step+<step>+timestamp+<ms>+<id>.png`, and the copy's `…+compressed.webp`. Clients before 3.1 write `%`
 * in place of `+`; a `/` of the key is written as `~`, or `#` by older ones. Undefined for any other file.
 */
export function parseImageName(path: string): ImageName | undefined {
  const [, key, , step, timestamp, copy] = NAME.exec(path) ?? []
  if (key === undefined) return undefined
  return {
    key: key.replaceAll(/[~#]/g, '/'),
    step: Number(step),
    timestampMs: Number(timestamp),
    isCopy: copy !== undefined,
  }
}

const NAME = /^images\/([^%+/]+)([%+])step\2(-?\d+)\2timestamp\2(\d+)\2[^%+/]+?(\2compressed)?\.(?:png|webp|jpe?g|gif)$/

/** Where to read an image from. */
export interface ImageFile {
  readonly path: string
  readonly size: number
}

/** The images of a run by key and step. Of several at one step the newest counts; `count` tells how many there are. */
export type ImageSeries = ReadonlyMap<string, ReadonlyMap<number, StepImage>>

export interface StepImage {
  readonly file: ImageFile
  readonly count: number
}

/** Larger images are shown by their copy, if they have one. */
const MOST_BYTES = 1024 * 1024

export function imageSeries(files: readonly ImageFile[]): ImageSeries {
  interface Found {
    readonly timestampMs: number
    readonly original?: ImageFile
    readonly copy?: ImageFile
  }
  // Both files of an image have the same name up to the mark of the copy.
  const images = new Map<string, Found & { key: string; step: number }>()
  for (const file of files) {
    const name = parseImageName(file.path)
    if (name === undefined) continue
    const { key, step, timestampMs, isCopy } = name
    const id = file.path.replace(/([%+]compressed)?\.[a-z]+$/, '')
    images.set(id, { ...images.get(id), key, step, timestampMs, [isCopy ? 'copy' : 'original']: file })
  }
  const series = new Map<string, Map<number, StepImage & { timestampMs: number }>>()
  for (const { key, step, timestampMs, original, copy } of images.values()) {
    const file = original !== undefined && (original.size <= MOST_BYTES || copy === undefined) ? original : copy
    if (file === undefined) continue
    const steps = series.get(key) ?? new Map<number, StepImage & { timestampMs: number }>()
    series.set(key, steps)
    const other = steps.get(step)
    const count = (other?.count ?? 0) + 1
    steps.set(
      step,
      other === undefined || other.timestampMs < timestampMs ? { file, count, timestampMs } : { ...other, count },
    )
  }
  return series
}

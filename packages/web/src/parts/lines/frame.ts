import type { Scale } from './scale.js'

/** The plot area in canvas pixels, and the conversion of values to pixels. */
export interface Frame {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  /** Canvas pixels per CSS pixel. */
  readonly ratio: number
  toX(value: number): number
  toY(value: number): number
  fromX(place: number): number
  fromY(place: number): number
}

export function frameOf(
  { left, top, width, height }: Pick<Frame, 'left' | 'top' | 'width' | 'height'>,
  { x, y, ratio }: { x: Scale; y: Scale; ratio: number },
): Frame {
  return {
    left,
    top,
    width,
    height,
    ratio,
    toX: (value) => left + x.toPart(value) * width,
    toY: (value) => top + height - y.toPart(value) * height,
    fromX: (place) => x.fromPart((place - left) / width),
    fromY: (place) => y.fromPart((top + height - place) / height),
  }
}

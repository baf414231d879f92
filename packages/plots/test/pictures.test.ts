import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { PICTURED } from './pictured.js'

const KEPT = join(import.meta.dirname, 'pictures')
/** `npm run pictures`: what is drawn is kept. Look at each before you commit it. */
const areRenewed = process.env['RENEW_PICTURES'] === '1'

/** A channel may be off by this: another release of resvg may smooth edges otherwise. */
const CHANNEL = 32
/** So much of a picture may differ by more. A missing line of text is ten times that. */
const SHARE = 0.0005

const names = Object.keys(PICTURED).flatMap((mark) => (['light', 'dark'] as const).map((theme) => ({ mark, theme })))

describe('pictures of the marks', () => {
  it.each(names)('[FG-6] $mark, $theme', async ({ mark, theme }) => {
    const png = await (PICTURED[mark] as (typeof PICTURED)[string])({ theme }).toPNG({ scale: 1 })
    const [kept, shown] = [join(KEPT, `${mark}-${theme}.png`), join(tmpdir(), `labbook-${mark}-${theme}.png`)]
    writeFileSync(shown, png)
    if (areRenewed) {
      mkdirSync(KEPT, { recursive: true })
      writeFileSync(kept, png)
    }
    expect(differingShare(png, readFileSync(kept)), `See ${shown}`).toBeLessThanOrEqual(SHARE)
  })

  it('[FG-6] there is no picture of what is gone', () => {
    const wanted = names.map(({ mark, theme }) => `${mark}-${theme}.png`)
    expect(existsSync(KEPT) && readdirSync(KEPT).toSorted()).toEqual(wanted.toSorted())
  })

  it('[FG-6] another title makes a picture differ', async () => {
    const draw = PICTURED['histogram-kde'] as (typeof PICTURED)[string]
    const other = await draw({ title: 'Living space', theme: 'light' }).toPNG({ scale: 1 })
    expect(differingShare(other, readFileSync(join(KEPT, 'histogram-kde-light.png')))).toBeGreaterThan(SHARE)
  })
})

/** The share of pixels that differ in a channel; 1 if the sizes do. */
function differingShare(one: Uint8Array, other: Uint8Array): number {
  const [a, b] = [pixelsOf(Buffer.from(one)), pixelsOf(Buffer.from(other))]
  if (a.width !== b.width || a.height !== b.height) return 1
  let count = 0
  for (let at = 0; at < a.data.length; at += 4) {
    if ([0, 1, 2].some((c) => Math.abs((a.data[at + c] as number) - (b.data[at + c] as number)) > CHANNEL)) count += 1
  }
  return count / (a.width * a.height)
}

/** The pixels of a PNG of eight bits with alpha, as resvg writes it. */
function pixelsOf(png: Buffer): { width: number; height: number; data: Uint8Array } {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  expect([png[24], png[25], png[28]], 'eight bits, RGBA, not interlaced').toEqual([8, 6, 0])
  const parts: Buffer[] = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  }
  const lines = inflateSync(Buffer.concat(parts))
  const stride = 4 * width
  const data = new Uint8Array(stride * height)
  for (let y = 0; y < height; y += 1) {
    const filter = lines[y * (stride + 1)]
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x
      const left = x < 4 ? 0 : (data[at - 4] as number)
      const up = y === 0 ? 0 : (data[at - stride] as number)
      const corner = x < 4 || y === 0 ? 0 : (data[at - stride - 4] as number)
      const guess =
        filter === 0
          ? 0
          : filter === 1
            ? left
            : filter === 2
              ? up
              : filter === 3
                ? (left + up) >> 1
                : paeth(left, up, corner)
      data[at] = (lines[y * (stride + 1) + 1 + x] as number) + guess
    }
  }
  return { width, height, data }
}

function paeth(left: number, up: number, corner: number): number {
  const [toLeft, toUp, toCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}

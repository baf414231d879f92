import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { TextFont } from '../platform.js'

const folder = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/inter/package.json'))

export const FONT_FILES = {
  regular: join(folder, '400Regular/Inter_400Regular.ttf'),
  semiBold: join(folder, '600SemiBold/Inter_600SemiBold.ttf'),
} as const

/** The width of a text in Inter, in pixels. */
export function textWidth(text: string, { size, weight }: TextFont): number {
  const { advances, average } = metricsOf(isBold(weight) ? 'semiBold' : 'regular')
  let width = 0
  for (const character of text) width += advances.get(character.codePointAt(0) as number) ?? average
  return width * size
}

/** Whether Inter has all letters of a text. */
export function hasGlyphs(text: string): boolean {
  const { advances } = metricsOf('regular')
  return [...text].every((character) => advances.has(character.codePointAt(0) as number))
}

function isBold(weight: string | number | undefined): boolean {
  return weight === 'bold' || Number(weight) >= 500
}

interface FontMetrics {
  /** How far each letter leads, in units of the font size, by code point. */
  readonly advances: ReadonlyMap<number, number>
  readonly average: number
}

const loaded: Partial<Record<keyof typeof FONT_FILES, FontMetrics>> = {}

function metricsOf(font: keyof typeof FONT_FILES): FontMetrics {
  const metrics = (loaded[font] ??= readMetrics(readFileSync(FONT_FILES[font])))
  return metrics
}

/** The tables `head`, `hhea`, `hmtx` and `cmap` (formats 4 and 12) of an OpenType file. */
function readMetrics(file: Buffer): FontMetrics {
  const tables = new Map<string, number>()
  for (let i = 0; i < file.readUInt16BE(4); i += 1) {
    const entry = 12 + 16 * i
    tables.set(file.toString('latin1', entry, entry + 4), file.readUInt32BE(entry + 8))
  }
  const start = (tag: string) => tables.get(tag) as number
  const unitsPerEm = file.readUInt16BE(start('head') + 18)
  const lastMetric = file.readUInt16BE(start('hhea') + 34) - 1
  const advances = new Map<number, number>()
  const add = (code: number, glyph: number) => {
    if (glyph === 0) return
    advances.set(code, file.readUInt16BE(start('hmtx') + 4 * Math.min(glyph, lastMetric)) / unitsPerEm)
  }
  const cmap = start('cmap')
  for (let i = 0; i < file.readUInt16BE(cmap + 2); i += 1) {
    const table = cmap + file.readUInt32BE(cmap + 4 + 8 * i + 4)
    const format = file.readUInt16BE(table)
    if (format === 4) readSegments(file, table, add)
    if (format === 12) readGroups(file, table, add)
  }
  return { advances, average: advances.get('n'.charCodeAt(0)) ?? 0.6 }
}

function readSegments(file: Buffer, table: number, add: (code: number, glyph: number) => void) {
  const doubled = file.readUInt16BE(table + 6)
  const [ends, starts] = [table + 14, table + 16 + doubled]
  for (let segment = 0; segment < doubled; segment += 2) {
    const [first, last] = [file.readUInt16BE(starts + segment), file.readUInt16BE(ends + segment)]
    const delta = file.readUInt16BE(starts + doubled + segment)
    const rangeAt = starts + 2 * doubled + segment
    const range = file.readUInt16BE(rangeAt)
    for (let code = first; code <= last && code < 0xffff; code += 1) {
      const listed = range === 0 ? code : file.readUInt16BE(rangeAt + range + 2 * (code - first))
      add(code, listed === 0 && range !== 0 ? 0 : (listed + delta) & 0xffff)
    }
  }
}

function readGroups(file: Buffer, table: number, add: (code: number, glyph: number) => void) {
  for (let group = 0; group < file.readUInt32BE(table + 12); group += 1) {
    const at = table + 16 + 12 * group
    const [first, last, glyph] = [file.readUInt32BE(at), file.readUInt32BE(at + 4), file.readUInt32BE(at + 8)]
    for (let code = first; code <= last; code += 1) add(code, glyph + code - first)
  }
}

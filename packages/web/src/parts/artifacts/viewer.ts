import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import type { ViewerProps } from './viewers/viewer-props.js'

interface ViewerOfKind<Kind extends string, Props> {
  readonly kind: Kind
  readonly name: string
  /** File extensions in lower case, without the dot. */
  readonly endings: readonly string[]
  readonly Component: LazyExoticComponent<ComponentType<Props>>
}

/** Draws a file itself, from its first `maxBytes` bytes. */
export interface ByteViewer extends ViewerOfKind<'bytes', ViewerProps> {
  readonly maxBytes: number
}

/** Lets the browser draw the file, outside our origin; the server issues a ticket for it (U-ART-10). */
export type TicketViewer = ViewerOfKind<'ticket', Pick<ViewerProps, 'entry'>>

export type Viewer = ByteViewer | TicketViewer

const MIB = 1024 * 1024

/** All viewers in order of precedence. To add one, add a file in `viewers/` and a line here. */
const viewers: readonly Viewer[] = [
  viewer('image', 'png jpg jpeg gif webp avif bmp ico svg', 50 * MIB, () => import('./viewers/image-viewer.js')),
  viewer('table', 'csv tsv', MIB, () => import('./viewers/table-viewer.js')),
  viewer('json', 'json', 10 * MIB, () => import('./viewers/json-viewer.js')),
  viewer('markdown', 'md', MIB, () => import('./viewers/markdown-viewer.js')),
  ticketViewer('html', 'html htm', () => import('./viewers/html-viewer.js')),
  ticketViewer('pdf', 'pdf', () => import('./viewers/pdf-viewer.js')),
]

const text: Viewer = viewer('text', '', MIB, () => import('./viewers/text-viewer.js'))

const BINARY = new Set('pkl joblib pt pth npy npz h5 skops zip gz tar parquet onnx bin mp3 mp4 wav webm'.split(' '))
/** Loading files of these types can run code. */
const MAY_HOLD_CODE = new Set('pkl joblib pt pth npy h5 skops'.split(' '))

/** The viewer for a file; `undefined` if none fits. */
export function viewerOf(name: string): Viewer | undefined {
  const ending = endingOf(name)
  return viewers.find(({ endings }) => endings.includes(ending)) ?? (BINARY.has(ending) ? undefined : text)
}

export function mayHoldCode(name: string): boolean {
  return MAY_HOLD_CODE.has(endingOf(name))
}

function endingOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : ''
}

function viewer(
  name: string,
  endings: string,
  maxBytes: number,
  load: () => Promise<{ default: ComponentType<ViewerProps> }>,
): ByteViewer {
  return { kind: 'bytes', name, endings: endings.split(' '), maxBytes, Component: lazy(load) }
}

function ticketViewer(
  name: string,
  endings: string,
  load: () => Promise<{ default: ComponentType<Pick<ViewerProps, 'entry'>> }>,
): TicketViewer {
  return { kind: 'ticket', name, endings: endings.split(' '), Component: lazy(load) }
}

import { lazy, useMemo } from 'react'
import { isObject } from '../../../format/is-object.js'
import { isPlotly } from '../../figures/plotly-figure.js'
import { isVega } from '../../figures/vega-schema.js'
import { JsonText } from './json-text.js'
import { decodeText } from './text-viewer.js'
import type { ViewerProps } from './viewer-props.js'

/** JSON: a figure in Vega, Vega-Lite or Plotly is drawn (U-ART-9), anything else is text. */
export default function JsonViewer(props: ViewerProps) {
  const { bytes, isCut } = props
  const figure = useMemo(() => (isCut ? undefined : figureIn(bytes)), [bytes, isCut])
  if (figure === undefined) return <JsonText {...props} />
  const { Viewer, text, value } = figure
  return <Viewer {...props} text={text} value={value} />
}

const FIGURES = [
  { isFor: isVega, Viewer: lazy(() => import('./vega-viewer.js')) },
  { isFor: isPlotly, Viewer: lazy(() => import('./plotly-viewer.js')) },
] as const

function figureIn(bytes: Uint8Array) {
  const text = decodeText(bytes, false)
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    const found = isObject(value) ? FIGURES.find(({ isFor }) => isFor(value)) : undefined
    return found && { Viewer: found.Viewer, text, value: value as object }
  } catch {
    return undefined
  }
}

import { lazy, useMemo } from 'react'
import { FileContentView } from './file-content.js'
import type { ViewerProps } from './viewer-props.js'

const FIGURES = {
  vega: lazy(() => import('./vega-viewer.js')),
  plotly: lazy(() => import('./plotly-viewer.js')),
}

/**
 * JSON: Vega, Vega-Lite and Plotly figures are drawn (U-ART-9), logged tables are shown as tables, everything else as
 * text.
 */
export default function JsonViewer(props: ViewerProps) {
  return (
    <FileContentView
      {...props}
      as="json"
      figure={({ library, text }) => <FigureViewer {...props} library={library} text={text} />}
    />
  )
}

function FigureViewer({ library, text, ...props }: ViewerProps & { library: keyof typeof FIGURES; text: string }) {
  const value = useMemo(() => JSON.parse(text) as object, [text])
  const Viewer = FIGURES[library]
  return <Viewer {...props} text={text} value={value} />
}

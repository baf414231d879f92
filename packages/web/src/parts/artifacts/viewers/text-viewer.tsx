import { FileContentView } from './file-content.js'
import type { ViewerProps } from './viewer-props.js'

/** The text, unchanged, with line numbers. Binary data shows a message instead. */
export default function TextViewer(props: ViewerProps) {
  return <FileContentView {...props} as="text" />
}

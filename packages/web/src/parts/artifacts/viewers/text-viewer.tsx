import { FileContentView } from './file-content.js'
import type { ViewerProps } from './viewer-props.js'

/** The text as it is, its lines numbered. Bytes that are no text say so. */
export default function TextViewer(props: ViewerProps) {
  return <FileContentView {...props} as="text" />
}

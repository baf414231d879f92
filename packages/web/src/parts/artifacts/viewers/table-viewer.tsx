import { FileContentView } from './file-content.js'
import type { ViewerProps } from './viewer-props.js'

/** CSV and TSV as a table. */
export default function TableViewer(props: ViewerProps) {
  return <FileContentView {...props} as="table" />
}

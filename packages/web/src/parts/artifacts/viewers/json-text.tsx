import { FileContentView } from './file-content.js'
import type { ViewerProps } from './viewer-props.js'

/** The text of a JSON file, indented. */
export function JsonText(props: ViewerProps) {
  return <FileContentView {...props} as="indented JSON" />
}

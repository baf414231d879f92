import { Markdown } from '../../tags/markdown.js'
import { decodeText } from './decode-text.js'
import TextViewer from './text-viewer.js'
import type { ViewerProps } from './viewer-props.js'

export default function MarkdownViewer(props: ViewerProps) {
  const decoded = decodeText(props.bytes, props.isCut)
  return decoded === undefined ? <TextViewer {...props} /> : <Markdown text={decoded.text} />
}

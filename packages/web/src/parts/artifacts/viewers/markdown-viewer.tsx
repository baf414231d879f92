import { Markdown } from '../../tags/markdown.js'
import TextViewer, { decodeText } from './text-viewer.js'
import type { ViewerProps } from './viewer-props.js'

export default function MarkdownViewer(props: ViewerProps) {
  const text = decodeText(props.bytes, props.isCut)
  return text === undefined ? <TextViewer {...props} /> : <Markdown text={text} />
}

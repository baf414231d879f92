import TextViewer, { decodeText } from './text-viewer.js'
import type { ViewerProps } from './viewer-props.js'

const MIB = 1024 * 1024
const MAX_BYTES = 5 * MIB

/** JSON with its parts on lines of their own; integers too large for a double are shown as they are written. */
export function JsonText(props: ViewerProps) {
  const { bytes } = props
  const isWhole = !props.isCut && bytes.length <= MAX_BYTES
  const pretty = isWhole ? indented(decodeText(bytes, false) ?? '') : undefined
  if (pretty === undefined)
    return <TextViewer {...props} bytes={bytes.subarray(0, MIB)} isCut={props.isCut || bytes.length > MIB} />
  return (
    <pre className="code" tabIndex={0}>
      {pretty}
    </pre>
  )
}

/** Only white space between tokens changes, so every number keeps its digits. */
function indented(text: string): string | undefined {
  try {
    JSON.parse(text)
  } catch {
    return undefined
  }
  let depth = 0
  let out = ''
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/gs)) {
    if (token === '}' || token === ']') depth--
    if ((token === '}' || token === ']') && !/[[{]$/.test(out)) out += `\n${'  '.repeat(depth)}`
    else if (/[[{,]$/.test(out)) out += `\n${'  '.repeat(depth)}`
    out += token
    if (token === ':') out += ' '
    if (token === '{' || token === '[') depth++
  }
  return out
}

import { useState } from 'react'
import { Button } from '../../../controls/button.js'
import { formatCount } from '../../../format/format-number.js'
import type { ViewerProps } from './viewer-props.js'

/** Drawn at a time: a megabyte of very short lines would hold the page up for half a minute. */
const LINES = 10_000

/** The text as it is, its lines numbered. Bytes that are no text say so. */
export default function TextViewer({ bytes, isCut }: ViewerProps) {
  const [shown, setShown] = useState(LINES)
  const text = decodeText(bytes, isCut)
  if (text === undefined)
    return <p className="t2">This file is not text, and there is no viewer for it. Download it to look at it.</p>
  const lines = text.split('\n')
  return (
    <>
      <pre className="code wrap-lines">
        {lines.slice(0, shown).map((line, i) => (
          <span key={i} className="line" data-line={i + 1}>
            {line}
            {'\n'}
          </span>
        ))}
      </pre>
      {lines.length > shown && (
        <div className="row">
          <Button onPress={() => setShown(shown + LINES)}>Show more lines</Button>
          <span className="t3 small">The first {formatCount(shown)} lines.</span>
        </div>
      )}
      {isCut && <p className="t3 small">The file goes on; download it to see the rest.</p>}
    </>
  )
}

/** UTF-8 without control characters, or `undefined`. A character that was cut through at the end is left out. */
export function decodeText(bytes: Uint8Array, isCut: boolean): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isCut })
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}

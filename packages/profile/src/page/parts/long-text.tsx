/** @jsxImportSource preact */
import { useState } from 'preact/hooks'
import { useReport } from '../report-context.js'
import { Name } from './name.js'

/** Longer texts are cut in tables. */
const CUT_AT = 200

/** A value of the data, cut if it is long, with a way to read all of it. */
export function LongText({ children }: { children: string }) {
  const { mode } = useReport()
  const [isOpen, setIsOpen] = useState(false)
  if (children.length <= CUT_AT) return <Name>{children}</Name>
  return (
    <>
      <Name>{isOpen ? children : `${children.slice(0, CUT_AT)}…`}</Name>
      {mode === 'live' && (
        <button type="button" class="link small" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {isOpen ? 'Show less' : 'Show all'}
        </button>
      )}
    </>
  )
}

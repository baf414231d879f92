import { CutName } from '../../controls/cut-name.js'
import { TextValue } from '../../controls/text-value.js'
import styles from './value-text.module.css'
import type { Whole } from './whole-text.js'

export interface ValueTextProps {
  readonly text: string
  /** What it is the value of. */
  readonly title: string
  /** Of its cell. */
  readonly width: number
  /** Its end says more than its middle. */
  readonly isCutInMiddle?: boolean
  readonly onWhole: (whole: Whole) => void
}

/** About as wide as a letter; a text that just fits may be pressed, too. */
const CHARACTER_PX = 7

/** A text on one line; one that does not fit, or has several lines, is shown whole when pressed. */
export function ValueText({ text, title, width, isCutInMiddle = false, onWhole }: ValueTextProps) {
  const isCut = text.length * CHARACTER_PX > width - 16 || /[\r\n]/.test(text)
  if (!isCut || text.trim() === '') return <TextValue text={text} />
  return (
    <button
      type="button"
      className={styles.text}
      aria-label={isCutInMiddle ? text : undefined}
      onClick={({ currentTarget: element }) => onWhole({ element, title, text })}
    >
      {isCutInMiddle ? <CutName name={text} /> : <TextValue text={text} />}
    </button>
  )
}

import { ChevronDown } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import { Button } from '../../controls/button.js'
import { Popover } from '../../controls/popover.js'
import { useElementWidth } from '../../controls/use-element-width.js'
import { useMedia } from '../../controls/use-media.js'
import { type ChipActions, ChipList } from './chip-list.js'
import { chipsThatFit } from './chips-that-fit.js'
import type { ShownColumn } from './compared-column.js'
import styles from './run-chips.module.css'

/** What a chip has besides its name: dot, edges and gaps. */
const CHIP_PX = 38
const BASELINE_PX = 68
/** The buttons that come with the pointer. */
const BUTTONS_PX = 72

export interface RunChipsProps {
  readonly columns: readonly ShownColumn[]
  readonly actions: ChipActions
  readonly onHighlight: (id: string | undefined) => void
  /** Stands after the chips. */
  readonly add?: ReactNode
}

/**
 * The runs that are compared, the baseline first, as the legend of plots and grid (U-CMP-2): one line, and a list of those
 * that do not fit.
 */
export const RunChips = memo(function RunChips({ columns, actions, onHighlight, add }: RunChipsProps) {
  const [measure, room] = useElementWidth()
  const isPhone = useMedia('(max-width: 720px)')
  const fitting = chipsThatFit(columns.map(chipWidth), {
    room: room - BUTTONS_PX - (add === undefined ? 0 : 100),
    gap: 6,
    moreWidth: 92,
  })
  // A phone scrolls its chips.
  const count = isPhone ? columns.length : fitting
  const rest = columns.slice(count)
  return (
    <div ref={measure} className={styles.chips}>
      <ChipList {...actions} {...{ onHighlight }} columns={columns.slice(0, count)} layout="line" />
      {rest.length > 0 && (
        <Popover
          label="More runs"
          width={320}
          trigger={
            <Button>
              {rest.length} more
              <ChevronDown className="i" aria-hidden />
            </Button>
          }
        >
          <ChipList {...actions} {...{ onHighlight }} columns={rest} layout="list" />
        </Popover>
      )}
      {add}
    </div>
  )
})

function chipWidth({ shortName, isBaseline }: ShownColumn): number {
  return CHIP_PX + (isBaseline ? BASELINE_PX : 0) + Math.min(MOST_NAME_PX, textWidth(shortName))
}

const MOST_NAME_PX = 220

let pen: CanvasRenderingContext2D | null | undefined

function textWidth(text: string): number {
  pen ??= document.createElement('canvas').getContext('2d')
  if (pen === null || pen === undefined) return 7 * text.length
  pen.font = `500 13px ${getComputedStyle(document.body).fontFamily}`
  return pen.measureText(text).width
}

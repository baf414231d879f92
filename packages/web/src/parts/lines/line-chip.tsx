import { Link } from '@tanstack/react-router'
import { X } from 'lucide-react'
import type { WantedLine } from './drawn-series.js'
import style from './line-chip.module.css'
import { LookDot } from '../../controls/look-dot.js'

/** A legend entry. A click shows or hides the line, Alt-click shows only this one; the name links to the run. */
export function LineChip(props: {
  line: WantedLine
  experimentId: string | undefined
  isOn: boolean
  onToggle: (isAlone: boolean) => void
  /** Removes the line from the chart, where that is possible. */
  onRemove?: (() => void) | undefined
}) {
  const { line, experimentId, isOn, onToggle, onRemove } = props
  return (
    <span className={isOn ? 'chip line' : `chip line ${style.off}`}>
      <button
        type="button"
        className={style.toggle}
        aria-pressed={isOn}
        aria-label={`Show ${line.name}`}
        title="Click to show or hide. Alt-click to show only this line."
        onClick={(event) => onToggle(event.altKey)}
      >
        <LookDot look={line.look} />
      </button>
      {experimentId === undefined ? (
        <bdi className={style.name}>{line.name}</bdi>
      ) : (
        <Link
          className={style.link}
          to="/experiments/$experimentId/runs/$runId"
          params={{ experimentId, runId: line.runId }}
        >
          <bdi className={style.name} title={line.name}>
            {line.name}
          </bdi>
        </Link>
      )}
      {onRemove !== undefined && (
        <button type="button" className={style.toggle} aria-label={`Remove ${line.name}`} onClick={onRemove}>
          <X className="i" aria-hidden />
        </button>
      )}
    </span>
  )
}

import type { CSSProperties } from 'react'
import { type Look, lookColour, runLook } from '../theme/run-looks.js'

interface DotProps {
  /** Hidden in charts: the dot is hollow. */
  readonly isHidden?: boolean
  readonly isLarge?: boolean
  /** Stands for a group of runs: a square. */
  readonly isGroup?: boolean
}

/** The mark of a run, in its colour. */
export function RunDot({ runId, ...dot }: DotProps & { readonly runId: string }) {
  return <LookDot look={runLook(runId)} {...dot} />
}

/** The mark of a look; one with a dashed line has a gap. */
export function LookDot({
  look,
  isHidden = false,
  isLarge = false,
  isGroup = false,
}: DotProps & { readonly look: Look }) {
  return (
    <span
      className={isLarge ? 'dot lg' : 'dot'}
      data-hidden={isHidden || undefined}
      data-group={isGroup || undefined}
      data-dashed={look.dash.length > 0 || undefined}
      style={{ '--c': lookColour(look) } as CSSProperties}
    />
  )
}

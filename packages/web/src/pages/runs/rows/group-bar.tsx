import type { CSSProperties, ReactNode } from 'react'
import styles from './group-bar.module.css'

/** The lowest and the highest value of all runs. */
export interface BarRange {
  readonly lowest: number
  readonly highest: number
}

export interface GroupBarProps {
  readonly range: BarRange
  readonly value: number
  /** Of a group with several runs. */
  readonly min?: number | null | undefined
  readonly max?: number | null | undefined
  readonly children: ReactNode
}

/** Behind a number: a bar up to it, and darker from the lowest to the highest of its runs. */
export function GroupBar({ range, value, min, max, children }: GroupBarProps) {
  const isGroup = min !== null && min !== undefined && max !== null && max !== undefined
  const style = {
    '--value': place(value, range),
    ...(isGroup && { '--min': place(min, range), '--max': place(max, range) }),
  } as CSSProperties
  return (
    <span className={isGroup ? styles.group : styles.run} style={style}>
      {isGroup && min < max && <i className={styles.range} />}
      <span className={styles.number}>{children}</span>
    </span>
  )
}

/** How long the bar of the lowest value is, so that it can be seen. */
const SHORTEST = 0.05

function place(value: number, { lowest, highest }: BarRange): number {
  if (!Number.isFinite(value) || !Number.isFinite(highest - lowest)) return 0
  return highest === lowest ? 1 : SHORTEST + (1 - SHORTEST) * ((value - lowest) / (highest - lowest))
}

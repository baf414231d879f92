import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { BoardState } from '../../addresses/board-state.js'
import type { Definitions } from '../../api/definitions.js'
import { bucketsFor } from '../lines/buckets-for.js'
import { seriesQuery } from '../lines/series-query.js'
import type { BoardRun } from './board-run.js'
import { sectionsOf } from './board-sections.js'

export interface FirstLinesOptions {
  /** The metrics that may have cards; undefined while loading. */
  readonly metrics: readonly string[] | undefined
  /** The visible runs. */
  readonly runs: readonly BoardRun[]
  readonly state: BoardState
  readonly definitions: Definitions
}

/** A row of the board. */
const CARDS = 3

/**
 * Asks for the lines of the first cards before it is known that they are line charts and how wide they are: with many runs
 * their points take longest of all, and have the same buckets at every width. A metric of single values costs little.
 */
export function useFirstLines({ metrics, runs, state, definitions }: FirstLinesOptions): void {
  const client = useQueryClient()
  useEffect(() => {
    if (metrics === undefined || (state.groups?.length ?? 0) > 0) return
    const [first] = sectionsOf({ ...NOTHING_KNOWN, metrics }, { state, definitions })
    if (first === undefined || first.isFolded) return
    const runIds = runs.map(({ runId }) => runId)
    for (const { type = 'line', keys, settings } of first.cards.slice(0, CARDS)) {
      const x = settings.x ?? state.x ?? 'step'
      if (type !== 'line' || (x !== 'step' && x !== 'wall' && x !== 'relative')) continue
      const lines = runIds.length * keys.length
      const buckets = bucketsFor(NARROWEST_PX, lines)
      if (buckets === bucketsFor(WIDEST_PX, lines)) void client.prefetchQuery(seriesQuery({ runIds, keys, x, buckets }))
    }
  }, [client, metrics, runs, state, definitions])
}

const NARROWEST_PX = 1
const WIDEST_PX = 10_000
const NONE: ReadonlySet<string> = new Set()
const NOTHING_KNOWN = { single: NONE, curved: NONE, images: [], tables: [], hasBaseline: false }

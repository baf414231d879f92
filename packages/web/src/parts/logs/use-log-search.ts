import { useEffect, useMemo, useState } from 'react'
import type { LogReader } from './log-reader.js'
import { LogSearch } from './log-search.js'
import { useChanges } from './use-changes.js'

export interface LogMatches {
  /** How many lines match; undefined if nothing is searched for. */
  readonly count: number | undefined
  /** Whether all lines were looked at. */
  readonly isDone: boolean
  /** The match that the reader is at: its line, from 0, and its place among the matches, from 1. */
  readonly current: number | undefined
  readonly place: number
  /** Goes to the next or the previous match; `anchor` is where to begin. */
  go(direction: 1 | -1, anchor: number): void
}

/** The lines that hold a text, among those that are listed. */
export function useLogSearch(options: {
  reader: LogReader
  needle: string
  /** Which lines are listed; without it, all are. */
  isListed: ((line: number) => boolean) | undefined
}): LogMatches {
  const { reader, needle, isListed } = options
  const [search, setSearch] = useState<LogSearch>()
  const [current, setCurrent] = useState<number>()
  /** Where to go on from; kept until the search has got that far. */
  const [step, setStep] = useState<Step>()
  useEffect(() => {
    setCurrent(undefined)
    setStep(undefined)
    if (needle === '') return undefined
    const started = new LogSearch(reader.lines, needle, reader.fetchAgain)
    setSearch(started)
    return () => {
      started.stop()
      setSearch(undefined)
    }
  }, [reader, needle])
  useChanges(search)
  const version = search?.version
  // The search adds to its list, so its version says when the list is another one.
  const found = useMemo(() => {
    const all = search?.found ?? NOTHING
    return isListed === undefined ? all : all.filter(isListed)
  }, [search, version, isListed])
  const isDone = search?.isDone !== false
  useEffect(() => {
    if (step === undefined || search === undefined) return
    const next = nextMatch(found, step) ?? (isDone ? nextMatch(found, endOf(step)) : undefined)
    if (next !== undefined) setCurrent(next)
    if (next !== undefined || isDone) setStep(undefined)
  }, [step, search, version, found, isDone])
  return {
    count: search === undefined ? undefined : found.length,
    isDone,
    current,
    place: current === undefined ? 0 : found.indexOf(current) + 1,
    go: (direction, anchor) => setStep({ direction, at: current ?? anchor - direction }),
  }
}

const NOTHING: readonly number[] = []

interface Step {
  readonly direction: 1 | -1
  readonly at: number
}

function nextMatch(found: readonly number[], { direction, at }: Step): number | undefined {
  return direction === 1 ? found.find((line) => line > at) : found.findLast((line) => line < at)
}

/** After the last match comes the first one. */
function endOf({ direction }: Step): Step {
  return { direction, at: direction === 1 ? -1 : Number.POSITIVE_INFINITY }
}

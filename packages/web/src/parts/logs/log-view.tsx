import type { RunStatus } from '@labbook/protocol'
import { ArrowDownToLine } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { RunLogsSearch } from '../../addresses/run-logs-search.js'
import { useCommands } from '../../controls/commands.js'
import { formatBytes } from '../../format/format-bytes.js'
import { formatCount } from '../../format/format-number.js'
import { LogLine } from './log-line.js'
import type { LogReader } from './log-reader.js'
import { LogTools } from './log-tools.js'
import styles from './log-view.module.css'
import type { RunLog } from './run-logs-query.js'
import { useLogSearch } from './use-log-search.js'
import { WindowedRows } from './windowed-rows.js'

export interface LogViewProps {
  readonly experimentId: string
  readonly runId: string
  readonly status: RunStatus
  readonly logs: readonly RunLog[]
  readonly log: RunLog
  readonly reader: LogReader
  readonly search: RunLogsSearch
  readonly onSearch: (change: { readonly [K in keyof RunLogsSearch]?: RunLogsSearch[K] | undefined }) => void
  /** A line, from 0, to bring into view; another object each time. */
  readonly target: { readonly line: number } | undefined
}

/** A log of a run: its lines with number, time and stream, searched, filtered and followed (U-RUN-11). */
export function LogView({ experimentId, runId, status, logs, log, reader, search, onSearch, target }: LogViewProps) {
  const { lines } = reader
  const isRunning = status === 'RUNNING'
  const rows = lines.rows(search.stream ?? 'all')
  const [isWrapped, setWrapped] = useState(false)
  // A log that ended as it should is read from its begin.
  const [isFollowing, setFollowing] = useState(search.line === undefined && status !== 'FINISHED')
  const [shown, setShown] = useState({ first: 0, last: 0 })
  const [wanted, setWanted] = useState<{ readonly row: number }>()

  const needle = search.q ?? ''
  const { stream } = search
  const isListed = useMemo(
    () => (stream === undefined ? undefined : (line: number) => lines.streamAt(line) === stream),
    [lines, stream],
  )
  const matches = useLogSearch({ reader, needle, isListed })

  const show = (line: number) => {
    setFollowing(false)
    setWanted({ row: rows.rowOf(line) })
  }
  const showIfHidden = (line: number) => {
    const row = rows.rowOf(line)
    if (row < shown.first || row > shown.last) show(line)
    else setFollowing(false)
  }
  const latest = useRef({ show, showIfHidden })
  latest.current = { show, showIfHidden }

  // The target is shown once it was read.
  const isTargetRead = target !== undefined && target.line < lines.count
  useEffect(() => {
    if (target !== undefined && isTargetRead) latest.current.show(target.line)
  }, [target, isTargetRead])

  const { current } = matches
  useEffect(() => {
    if (current !== undefined) latest.current.showIfHidden(current)
  }, [current])

  const from = rows.lineAt(shown.first)
  const to = rows.lineAt(Math.min(shown.last, rows.count - 1))
  useEffect(() => {
    for (const piece of lines.missing(from, to)) void reader.fetchAgain(piece)
  }, [reader, lines, from, to])

  const follow = () => (isRunning ? setFollowing(true) : setWanted({ row: rows.count }))
  const toFirst = () => show(rows.lineAt(0))
  useCommands({ firstLine: toFirst, lastLine: follow })
  // In the log itself the keys also work if single-key shortcuts are off.
  const onKeyDown = (event: KeyboardEvent) => {
    const act = { End: follow, Home: toFirst }[event.key]
    if (act === undefined) return
    event.preventDefault()
    act()
  }
  const hasTimes = lines.lastMs !== undefined
  const below = Math.max(0, rows.count - 1 - shown.last)
  const { read, size } = reader.progress
  return (
    <div className={styles.view}>
      <LogTools
        {...{ runId, logs, log, reader, search, onSearch, isWrapped }}
        matches={matches}
        onWrap={setWrapped}
        anchor={from}
        follow={isRunning ? { isOn: isFollowing, onChange: setFollowing } : undefined}
      />
      <WindowedRows
        label={log.path}
        count={rows.count}
        isWrapped={isWrapped}
        isFollowing={isFollowing}
        target={wanted}
        onReading={() => setFollowing(false)}
        onShown={(first, last) => setShown({ first, last })}
        onKeyDown={onKeyDown}
        row={(row) => {
          const line = rows.lineAt(row)
          return (
            <LogLine
              key={row}
              number={line + 1}
              line={lines.lineAt(line)}
              above={row === 0 ? undefined : lines.lineAt(rows.lineAt(row - 1))}
              needle={needle.toLowerCase()}
              isCurrentMatch={line === current}
              isLinked={line + 1 === search.line}
              place={{ experimentId, runId, search }}
              {...{ hasTimes, isWrapped }}
            />
          )
        }}
      />
      {isRunning && !isFollowing && below > 0 && (
        <button type="button" className={styles.newest} onClick={follow}>
          <ArrowDownToLine className="i s" aria-hidden />
          Jump to newest{' '}
          <span className="t3 tnum">{below === 1 ? '1 more line' : `${formatCount(below)} more lines`}</span>
        </button>
      )}
      <footer className={`foot ${styles.foot}`}>
        <span className="cut">{log.path}</span>
        <span className="t3 tnum nowrap">
          {rows.count === 0
            ? 'no lines'
            : `lines ${formatCount(from + 1)} to ${formatCount(to + 1)} of ${formatCount(lines.count)}`}
        </span>
        {read < size && (
          <span className="t3 tnum nowrap">
            Read {formatBytes(read)} of {formatBytes(size)}
          </span>
        )}
        {reader.error !== undefined && <span className={styles.failed}>{reader.error.message}</span>}
        {isRunning && !isFollowing && (
          <span className="t3 mla hide-small nowrap">Following is off. Press End to follow.</span>
        )}
      </footer>
    </div>
  )
}

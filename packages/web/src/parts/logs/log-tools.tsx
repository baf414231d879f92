import { ChevronDown, ChevronUp, Download } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { artifactUrl } from '../../api/artifact-bytes.js'
import { IconButton } from '../../controls/button.js'
import { SearchField } from '../../controls/search-field.js'
import { Segments } from '../../controls/segments.js'
import { Select } from '../../controls/select.js'
import { Switch } from '../../controls/switch.js'
import { formatCount } from '../../format/format-number.js'
import type { LogReader } from './log-reader.js'
import type { LogViewProps } from './log-view.js'
import styles from './log-view.module.css'
import { CONSOLE } from './run-logs-query.js'
import { saveLog } from './save-log.js'
import type { LogMatches } from './use-log-search.js'

interface LogToolsProps extends Pick<LogViewProps, 'runId' | 'logs' | 'log' | 'search' | 'onSearch'> {
  readonly reader: LogReader
  readonly matches: LogMatches
  readonly isWrapped: boolean
  readonly onWrap: (isWrapped: boolean) => void
  /** The first line in view: a search goes on from there. */
  readonly anchor: number
  /** Absent for a log that does not grow. */
  readonly follow: { readonly isOn: boolean; readonly onChange: (isOn: boolean) => void } | undefined
}

/** Which log and which lines, search, and how the lines look. */
export function LogTools({ runId, logs, log, reader, search, onSearch, matches, anchor, ...props }: LogToolsProps) {
  const { lines } = reader
  const hasStreams = log.format === 'ndjson'
  const go = (direction: 1 | -1) => matches.go(direction, anchor)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    go(event.shiftKey ? -1 : 1)
  }
  const fileName = log.name === CONSOLE ? 'console.log' : log.name
  return (
    <div className={styles.tools}>
      {logs.length > 1 && (
        <Select
          label="Log"
          value={log.name}
          options={logs.map(({ name }) => ({ value: name, label: name }))}
          onChange={(name) => onSearch({ file: name === logs[0]?.name ? undefined : name, line: undefined })}
        />
      )}
      <div className={styles.search}>
        <SearchField
          label="Search the log"
          isOfPage
          value={search.q ?? ''}
          onChange={(q) => onSearch({ q: q === '' ? undefined : q })}
          note={noteOf(matches)}
          onKeyDown={onKeyDown}
        />
      </div>
      <span className="row tight hide-small">
        <IconButton label="Previous match (Shift+Enter)" isDisabled={!matches.count} onPress={() => go(-1)}>
          <ChevronUp className="i" aria-hidden />
        </IconButton>
        <IconButton label="Next match (Enter)" isDisabled={!matches.count} onPress={() => go(1)}>
          <ChevronDown className="i" aria-hidden />
        </IconButton>
      </span>
      {hasStreams && (
        <Segments
          label="Stream"
          value={search.stream ?? 'all'}
          options={[
            { value: 'all', label: 'All' },
            { value: 'stdout', label: 'stdout' },
            { value: 'stderr', label: lines.stderrCount === 0 ? 'stderr' : `stderr ${formatCount(lines.stderrCount)}` },
          ]}
          onChange={(stream) => onSearch({ stream: stream === 'all' ? undefined : stream })}
        />
      )}
      <span className={styles.switches}>
        <Switch label="Wrap" isSelected={props.isWrapped} onChange={props.onWrap} />
        {props.follow !== undefined && (
          <Switch label="Follow" isSelected={props.follow.isOn} onChange={props.follow.onChange} />
        )}
        {log.name === CONSOLE ? (
          <IconButton label={`Download ${fileName}`} onPress={() => void saveLog(fileName, reader)}>
            <Download className="i" aria-hidden />
          </IconButton>
        ) : (
          <a
            className="ib"
            href={artifactUrl({ runId }, log.path)}
            download={fileName}
            aria-label={`Download ${fileName}`}
            title={`Download ${fileName}`}
          >
            <Download className="i" aria-hidden />
          </a>
        )}
      </span>
    </div>
  )
}

function noteOf({ count, isDone, place }: LogMatches): string | undefined {
  if (count === undefined) return undefined
  if (count === 0) return isDone ? 'No match' : 'Searching…'
  const of = place === 0 ? formatCount(count) : `${formatCount(place)} of ${formatCount(count)}`
  return isDone ? of : `${of}…`
}

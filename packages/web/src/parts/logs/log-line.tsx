import { Link } from '@tanstack/react-router'
import type { RunLogsSearch } from '../../addresses/run-logs-search.js'
import { formatAbsolute, formatClock } from '../../format/format-time.js'
import type { AnsiColour, AnsiStyle } from './ansi.js'
import { linePieces } from './line-pieces.js'
import type { ShownLine } from './log-lines.js'
import styles from './log-view.module.css'

/** A longer text would take seconds to lay out. */
const SHOWN_LENGTH = 10_000

export interface LogLineProps {
  /** From 1. */
  readonly number: number
  /** Undefined while its text is fetched again. */
  readonly line: ShownLine | undefined
  /** The line above in the list. */
  readonly above: ShownLine | undefined
  readonly needle: string
  readonly isCurrentMatch: boolean
  readonly isLinked: boolean
  readonly hasTimes: boolean
  readonly isWrapped: boolean
  readonly place: { readonly experimentId: string; readonly runId: string; readonly search: RunLogsSearch }
}

export function LogLine({ number, line, above, needle, isCurrentMatch, hasTimes, place, ...props }: LogLineProps) {
  const isErr = line?.stream === 'stderr'
  const classes = [
    styles.line,
    hasTimes ? '' : styles.timeless,
    props.isWrapped ? styles.wrapped : '',
    isErr || line?.isTrouble === true ? styles.err : '',
    props.isLinked ? styles.linked : '',
  ]
  return (
    <div className={classes.filter((name) => name !== '').join(' ')}>
      <Link
        className={styles.number ?? ''}
        to="/experiments/$experimentId/runs/$runId/logs"
        params={{ experimentId: place.experimentId, runId: place.runId }}
        search={{ ...place.search, line: number }}
        replace
        preload={false}
        resetScroll={false}
        aria-label={`Line ${number}`}
        aria-current={props.isLinked ? 'location' : undefined}
      >
        {number}
      </Link>
      {hasTimes && <Time ms={line?.timeMs} aboveMs={above?.timeMs} />}
      {line === undefined ? (
        <span className="skel" style={{ width: 240 }} />
      ) : (
        <bdi className={styles.text} dir="ltr">
          <LineText text={line.text} needle={needle} isCurrentMatch={isCurrentMatch} />
        </bdi>
      )}
      {isErr && above?.stream !== 'stderr' && <span className={styles.tag}>stderr</span>}
    </div>
  )
}

/** Shown where the second changes. */
function Time({ ms, aboveMs }: { ms: number | undefined; aboveMs: number | undefined }) {
  if (ms === undefined) return <span />
  const clock = formatClock(ms)
  const isNew = aboveMs === undefined || formatClock(aboveMs) !== clock
  return (
    <time className={styles.time} title={formatAbsolute(ms)}>
      {isNew ? clock : ''}
    </time>
  )
}

function LineText({ text, needle, isCurrentMatch }: { text: string; needle: string; isCurrentMatch: boolean }) {
  const isCut = text.length > SHOWN_LENGTH
  const pieces = linePieces(isCut ? text.slice(0, SHOWN_LENGTH) : text, needle)
  return (
    <>
      {pieces.map((piece, i) => {
        const shown = visible(piece.text)
        const look = classesOf(piece.style)
        if (!piece.isMatch)
          return look === '' ? (
            shown
          ) : (
            <span key={i} className={look}>
              {shown}
            </span>
          )
        return (
          <mark key={i} className={isCurrentMatch ? styles.current : look}>
            {shown}
          </mark>
        )
      })}
      {isCut && (
        <span className="t3"> … {text.length - SHOWN_LENGTH} more characters. Download the log to read them.</span>
      )}
    </>
  )
}

const COLOURS: Readonly<Record<AnsiColour, string | undefined>> = {
  black: styles.black,
  red: styles.red,
  green: styles.green,
  yellow: styles.yellow,
  blue: styles.blue,
  magenta: styles.magenta,
  cyan: styles.cyan,
  white: styles.white,
}

function classesOf({ colour, isBold, isFaint, isItalic, isUnderlined }: AnsiStyle): string {
  return [
    colour && COLOURS[colour],
    isBold === true && styles.bold,
    isFaint === true && styles.faint,
    isItalic === true && styles.italic,
    isUnderlined === true && styles.underlined,
  ]
    .filter((name) => typeof name === 'string')
    .join(' ')
}

/** Control characters as symbols, except tabs (U-ALL-10). */
function visible(text: string): string {
  return text.replace(/(?!\t)\p{Cc}/gu, (character) => {
    const code = character.charCodeAt(0)
    if (code < 0x20) return String.fromCharCode(0x2400 + code)
    return code === 0x7f ? '\u2421' : '\ufffd'
  })
}

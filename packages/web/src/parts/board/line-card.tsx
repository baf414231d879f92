import { useEffect, useMemo, useState } from 'react'
import { LookDot } from '../../controls/look-dot.js'
import { titleOf } from '../../format/format-defined.js'
import { shortNames } from '../../format/short-names.js'
import { metricDash } from '../../theme/run-looks.js'
import { createCursorLink } from '../lines/cursor-link.js'
import type { DrawnSeries, WantedLine } from '../lines/drawn-series.js'
import { LineChip } from '../lines/line-chip.js'
import { grainOf } from '../lines/grain.js'
import { MetricLines } from '../lines/metric-lines.js'
import type { BoardData } from './board-data.js'
import type { BoardRun } from './board-run.js'
import type { CardBodyProps } from './card-body.js'
import style from './chart-card.module.css'
import type { RunGroup } from './run-groups.js'
import { wantedBands, wantedLines } from './wanted-lines.js'

/** Metrics as lines over steps, time, or another metric. */
export function LineCard(props: CardBodyProps) {
  const { card, board, height, isTable, isFull, onSettings, onNote, onDrawn } = props
  const { settings, keys } = card
  const [ownLink] = useState(createCursorLink)
  const [drawn, setDrawn] = useState<DrawnSeries>()
  const [off, setOff] = useState<ReadonlySet<string>>(new Set())
  const wantedX = settings.x ?? board.x
  // A metric is never plotted over itself.
  const x = keys.some((key) => wantedX === `metrics.${key}`) ? 'step' : wantedX
  const { runs, groups } = board
  const lines = useMemo(() => (groups === undefined ? wantedLines(runs, keys) : NO_LINES), [runs, groups, keys])
  const bands = useMemo(() => (groups === undefined ? [] : wantedBands(groups, keys)), [groups, keys])
  const hasKey = !isFull && (keys.length > 1 || groups !== undefined)
  const wanted = useMemo(() => lines.filter(({ id }) => !off.has(id)), [lines, off])
  const note = [
    ...(settings.yScale === undefined ? [] : [settings.yScale]),
    ...(groups !== undefined ? ['mean, min to max'] : drawn === undefined ? [] : [grainOf(drawn, settings.range)]),
  ].join(', ')
  useEffect(() => onNote(note), [onNote, note])
  useEffect(() => {
    if (drawn !== undefined) onDrawn(drawn)
  }, [drawn, onDrawn])
  return (
    <>
      {isFull && groups === undefined && <Legend {...{ lines, runs, off }} onOff={setOff} />}
      {(hasKey || (isFull && groups !== undefined)) && <KeyLine keys={keys} board={board} />}
      <MetricLines
        label={`${card.title} over ${x}`}
        {...{ wanted, bands, x, isTable }}
        height={height - (hasKey ? 22 : 0)}
        definitions={board.definitions}
        link={board.link ?? ownLink}
        range={settings.range}
        onRange={(range) => onSettings({ range })}
        smoothing={settings.smoothing ?? board.smoothing}
        isXLog={settings.xScale === 'log'}
        yScale={settings.yScale ?? 'linear'}
        onYScale={(yScale) => onSettings({ yScale: yScale === 'linear' ? undefined : yScale })}
        yRange={settings.yRange}
        isClipped={settings.clip === true}
        showsPoints={settings.points === true}
        onDrawn={setDrawn}
      />
    </>
  )
}

/** Which dash is which metric, and which colour which run or group; the list of runs has the rest. */
function KeyLine({ keys, board }: { keys: readonly string[]; board: BoardData }) {
  const { runs, groups, definitions } = board
  return (
    <div className={style.key}>
      {keys.length > 1 &&
        keys.map((key, metric) => (
          <span key={key}>
            <svg width="16" height="2" aria-hidden>
              <line
                x2="16"
                y1="1"
                y2="1"
                stroke="currentColor"
                strokeWidth="2"
                strokeDasharray={metricDash(metric).join(' ')}
              />
            </svg>
            <bdi title={key}>{titleOf(key, definitions.metrics.get(key))}</bdi>
          </span>
        ))}
      {keys.length > 1 && <i className={style.divider} aria-hidden />}
      {groups === undefined ? <RunsInKey runs={runs} /> : <GroupsInKey groups={groups} />}
    </div>
  )
}

function RunsInKey({ runs }: { runs: readonly BoardRun[] }) {
  const shown = runs.slice(0, RUNS_IN_KEY)
  const names = shortNames(shown.map(({ name }) => name))
  return (
    <>
      {shown.map(({ runId, name, look }, i) => (
        <span key={runId} title={name}>
          <LookDot look={{ ...look, dash: [] }} />
          <bdi>{names[i]}</bdi>
        </span>
      ))}
      {runs.length > shown.length && <span className="t3">{runs.length - shown.length} more</span>}
    </>
  )
}

function GroupsInKey({ groups }: { groups: readonly RunGroup[] }) {
  const shown = groups.slice(0, GROUPS_IN_KEY)
  return (
    <>
      {shown.map(({ id, name, look, runIds }) => (
        <span key={id} title={`${name}: ${runIds.length} ${runIds.length === 1 ? 'run' : 'runs'}`}>
          <LookDot look={look} isGroup />
          <bdi className="mono">{name}</bdi> n {runIds.length}
        </span>
      ))}
      {groups.length > shown.length && <span className="t3">{groups.length - shown.length} more</span>}
    </>
  )
}

const RUNS_IN_KEY = 4
const GROUPS_IN_KEY = 8
const NO_LINES: readonly WantedLine[] = []

/** The legend in full screen, where the list of runs is covered. Closing the card shows all lines again. */
function Legend(props: {
  lines: readonly WantedLine[]
  runs: readonly BoardRun[]
  off: ReadonlySet<string>
  onOff: (off: ReadonlySet<string>) => void
}) {
  const { lines, runs, off, onOff } = props
  const toggle = (id: string, isAlone: boolean) => {
    const ids = lines.map((line) => line.id)
    onOff(new Set(ids.filter((other) => (isAlone ? other !== id : off.has(other) !== (other === id)))))
  }
  return (
    <div className={style.legend}>
      {lines.map((line) => (
        <LineChip
          key={line.id}
          line={line}
          experimentId={runs.find(({ runId }) => runId === line.runId)?.experimentId}
          isOn={!off.has(line.id)}
          onToggle={(isAlone) => toggle(line.id, isAlone)}
        />
      ))}
    </div>
  )
}

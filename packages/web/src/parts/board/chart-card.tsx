import { useQuery } from '@tanstack/react-query'
import { Ellipsis, Maximize2, RotateCcw, Settings2 } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import type { BoardX, CardSettings, ChartType } from '../../addresses/board-state.js'
import type { Definitions } from '../../api/definitions.js'
import { IconButton } from '../../controls/button.js'
import { Menu, MenuItem, MenuSection } from '../../controls/menu.js'
import { Popover } from '../../controls/popover.js'
import { saveFile } from '../../controls/save-file.js'
import { useNearViewport } from '../../controls/use-near-viewport.js'
import { announceFailure } from '../../shell/undo.js'
import { useChartTheme } from '../../theme/chart-theme.js'
import { BarChart } from '../figures/bar-chart.js'
import { bucketsAsCsv, bucketsAsJson, pointsAsCsv, savePng } from '../lines/chart-export.js'
import type { CursorLink } from '../lines/cursor-link.js'
import type { DrawnSeries, WantedLine } from '../lines/drawn-series.js'
import { LineChip } from '../lines/line-chip.js'
import { grainOf } from '../lines/grain.js'
import { MetricLines } from '../lines/metric-lines.js'
import { summariesQuery } from '../lines/series-query.js'
import type { BoardRun } from './board-run.js'
import type { Card } from './card.js'
import { CardSettingsForm } from './card-settings.js'
import style from './chart-card.module.css'
import { FigureCard } from './figure-card.js'

export interface ChartCardProps {
  readonly card: Card
  readonly runs: readonly BoardRun[]
  readonly experimentIds: readonly string[]
  /** The board's settings, used unless the card overrides them. */
  readonly board: { readonly x: BoardX; readonly smoothing: number }
  readonly link: CursorLink
  readonly definitions: Definitions
  readonly isFull?: boolean
  readonly onSettings: (change: Partial<Record<keyof CardSettings, unknown>>) => void
  readonly onAct: (act: CardAct) => void
}

export type CardAct = 'duplicate' | 'remove' | 'earlier' | 'later' | 'full-screen'

/** One chart of a board, with its actions. It is drawn only near the viewport. */
export function ChartCard(props: ChartCardProps) {
  const { card, runs, experimentIds, board, link, definitions, isFull = false, onSettings, onAct } = props
  const { title, hint, settings } = card
  const [watch, isNear] = useNearViewport()
  const theme = useChartTheme()
  const body = useRef<HTMLDivElement>(null)
  const [isTable, setIsTable] = useState(false)
  const [drawn, setDrawn] = useState<DrawnSeries>()
  const type = useChartType(card, runs, isNear || isFull)
  const wantedX = settings.x ?? board.x
  // A metric is never plotted over itself.
  const x = card.keys.some((key) => wantedX === `metrics.${key}`) ? 'step' : wantedX
  const height = isFull ? Math.max(240, innerHeight - 240) : HEIGHTS[settings.size ?? 'medium']
  const [off, setOff] = useState<ReadonlySet<string>>(new Set())
  const lines = useMemo(() => wantedLines(runs, card.keys), [runs, card.keys])
  const wanted = useMemo(() => lines.filter(({ id }) => !off.has(id)), [lines, off])
  const save = (suffix: string, text: string, mime: string) =>
    saveFile(`${title}.${suffix}`, new Blob([text], { type: mime }))

  return (
    <article
      ref={watch}
      className={isFull ? undefined : style.card}
      aria-label={title}
      style={settings.size === 'large' ? { gridColumn: '1 / -1' } : {}}
    >
      <header className="row">
        {!isFull && (
          <h3 className="cut" title={hint}>
            <bdi>{title}</bdi>
          </h3>
        )}
        <span className="small t3 nowrap">{badge(type, settings, drawn)}</span>
        <span className="mla row tight">
          {settings.range !== undefined && (
            <IconButton label="Reset zoom" onPress={() => onSettings({ range: undefined })}>
              <RotateCcw className="i s" aria-hidden />
            </IconButton>
          )}
          <Popover
            label={`Settings for ${title}`}
            width={280}
            trigger={
              <IconButton label="Settings">
                <Settings2 className="i s" aria-hidden />
              </IconButton>
            }
          >
            <CardSettingsForm
              {...{ card, experimentIds, board, isTable, onSettings }}
              type={type}
              onTable={setIsTable}
            />
          </Popover>
          {!isFull && (
            <IconButton label="Full screen" onPress={() => onAct('full-screen')}>
              <Maximize2 className="i s" aria-hidden />
            </IconButton>
          )}
          <Menu
            label={`Actions for ${title}`}
            trigger={
              <IconButton label="More actions">
                <Ellipsis className="i s" aria-hidden />
              </IconButton>
            }
          >
            <MenuSection title="Export">
              <MenuItem
                onAction={() =>
                  void savePng(title, body.current, theme.surface).then((isSaved) => {
                    if (!isSaved) announceFailure('This chart cannot be saved as a PNG. Export its data instead.')
                  })
                }
              >
                PNG
              </MenuItem>
              <MenuItem
                disabledReason={drawn === undefined ? 'line charts only' : undefined}
                onAction={() => drawn !== undefined && save('csv', bucketsAsCsv(drawn), 'text/csv')}
              >
                Plotted data as CSV
              </MenuItem>
              <MenuItem
                disabledReason={drawn === undefined ? 'line charts only' : undefined}
                onAction={() => drawn !== undefined && save('json', bucketsAsJson(drawn), 'application/json')}
              >
                Plotted data as JSON
              </MenuItem>
              <MenuItem
                disabledReason={drawn === undefined ? 'line charts only' : undefined}
                onAction={() =>
                  drawn !== undefined &&
                  void pointsAsCsv(drawn).then(
                    (text) => save('points.csv', text, 'text/csv'),
                    (error: Error) => announceFailure(`Could not load the points: ${error.message}`),
                  )
                }
              >
                All points as CSV
              </MenuItem>
            </MenuSection>
            {!isFull && (
              <MenuSection title="Chart">
                <MenuItem onAction={() => onAct('earlier')}>Move earlier</MenuItem>
                <MenuItem onAction={() => onAct('later')}>Move later</MenuItem>
                <MenuItem onAction={() => onAct('duplicate')}>Duplicate</MenuItem>
                <MenuItem onAction={() => onAct('remove')}>Remove</MenuItem>
              </MenuSection>
            )}
          </Menu>
        </span>
      </header>
      {isFull && type === 'line' && <Legend {...{ lines, runs, off }} onOff={setOff} />}
      <div ref={body} style={{ minHeight: height }}>
        {(isNear || isFull) && (type === 'line' || type === undefined) && (
          <MetricLines
            isHeld={type === undefined}
            label={`${title} over ${x}`}
            {...{ wanted, definitions, x, height, link, isTable }}
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
        )}
        {(isNear || isFull) && type === 'bar' && (
          <BarChart label={title} {...{ wanted, definitions, height }} value={settings.value ?? 'last'} />
        )}
        {(isNear || isFull) && type !== undefined && type !== 'line' && type !== 'bar' && (
          <FigureCard
            label={title}
            axes={card.keys}
            {...{ type, runs, definitions, isTable }}
            height={Math.max(260, height)}
          />
        )}
      </div>
    </article>
  )
}

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

const HEIGHTS = { small: 140, medium: 190, large: 320 } as const

/** A metric with a single point in every visible run is a bar chart, unless the user chose a type (U-CHART-1). */
function useChartType(card: Card, runs: readonly BoardRun[], isNear: boolean): ChartType | undefined {
  const isChosen = card.settings.type !== undefined
  const runIds = runs.map((run) => run.runId)
  const { data, isError } = useQuery({
    ...summariesQuery(runIds, card.keys),
    enabled: isNear && !isChosen && runIds.length > 0,
  })
  if (isChosen) return card.settings.type
  // The line chart then shows the error.
  if (isError) return 'line'
  if (data === undefined) return undefined
  return data.length > 0 && data.every(({ count }) => Number(count) <= 1) ? 'bar' : 'line'
}

export function wantedLines(runs: readonly BoardRun[], keys: readonly string[]): readonly WantedLine[] {
  return runs.flatMap(({ runId, name, look }) =>
    keys.map((key): WantedLine => {
      const isOne = keys.length === 1
      return { id: isOne ? runId : `${runId}-${key}`, name: isOne ? name : `${name} ${key}`, runId, key, look }
    }),
  )
}

function badge(type: ChartType | undefined, settings: CardSettings, drawn: DrawnSeries | undefined): string {
  if (type === 'bar') return `${settings.value ?? 'last'} value`
  if (type !== 'line') return type ?? ''
  const scales = settings.yScale === undefined ? [] : [settings.yScale]
  return [...scales, ...(drawn === undefined ? [] : [grainOf(drawn, settings.range)])].join(', ')
}

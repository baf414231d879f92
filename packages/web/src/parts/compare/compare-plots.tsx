import { useMemo } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { type CompareView, type PlotTab, plotTabs } from '../../addresses/compare-search.js'
import type { Definitions } from '../../api/definitions.js'
import type { ComparedRun } from '../figures/compared-run.js'
import type { CompareFocus } from './compare-focus.js'
import styles from './compare-plots.module.css'
import { CurvesTab } from './curves-tab.js'
import { FigureTab } from './figure-tab.js'
import { ParallelTab } from './parallel-tab.js'

const LABELS: Readonly<Record<PlotTab, string>> = {
  parallel: 'Parallel Coordinates Plot',
  scatter: 'Scatter Plot',
  box: 'Box Plot',
  contour: 'Contour Plot',
  curves: 'Curves',
}

export interface ComparePlotsProps {
  /** In the order of the columns. */
  readonly runs: readonly ComparedRun[]
  readonly definitions: Definitions
  /** The column that the others are compared with. */
  readonly baselineId: string | undefined
  readonly focus: CompareFocus
  readonly search: CompareView
  readonly onChange: (change: Partial<CompareView>) => void
  /** Takes the runs inside the brushes only; without it, they cannot be taken. */
  readonly onSelect?: ((ids: readonly string[]) => void) | undefined
}

/** A plot of the compared runs. */
export type PlotTabProps = ComparePlotsProps

/** The plots of a comparison, one at a time; which one, and of what, is in the address (U-CMP-3). */
export function ComparePlots({ runs: all, focus, search, onChange, ...props }: ComparePlotsProps) {
  const runs = useMemo(() => all.filter(({ id }) => !focus.hidden.has(id)), [all, focus.hidden])
  const tab = search.tab ?? 'parallel'
  const plot = { ...props, runs, focus, search, onChange }
  return (
    <section className={styles.plots} aria-label="Visualizations">
      <Tabs
        selectedKey={tab}
        onSelectionChange={(key) => onChange({ tab: key === 'parallel' ? undefined : (String(key) as PlotTab) })}
      >
        <div className="tabs">
          <TabList className="tablist" aria-label="Visualizations">
            {plotTabs.map((name) => (
              <Tab key={name} id={name} className={name === tab ? 'tab on' : 'tab'}>
                {LABELS[name]}
              </Tab>
            ))}
          </TabList>
        </div>
        <TabPanel id={tab} className={styles.panel ?? ''}>
          {runs.length === 0 ? (
            <p className="t3">All runs are hidden.</p>
          ) : tab === 'parallel' ? (
            <ParallelTab {...plot} />
          ) : tab === 'curves' ? (
            <CurvesTab {...plot} />
          ) : (
            <FigureTab key={tab} {...plot} type={tab} label={LABELS[tab]} />
          )}
        </TabPanel>
      </Tabs>
    </section>
  )
}

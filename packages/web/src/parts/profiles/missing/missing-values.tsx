import type { ReactNode } from 'react'
import { missingTabs } from '@labbook/profile'
import { HeatMap } from '../correlations/heat-map.js'
import { ChoiceTabs } from '../choice-tabs.js'
import { useReport } from '../report-context.js'
import { CountChart } from './count-chart.js'
import { MatrixChart } from './matrix-chart.js'

export function MissingValues() {
  const { profile } = useReport()
  const { heatmap } = profile.missing
  const panels: Readonly<Record<string, () => ReactNode>> = {
    count: () => <CountChart />,
    matrix: () => <MatrixChart />,
    heatmap: () =>
      heatmap && (
        <HeatMap
          matrix={heatmap}
          label="Correlation of what is missing"
          file="missing values heatmap"
          from={-1}
          isTriangle
        />
      ),
  }
  return (
    <ChoiceTabs
      label="Missing values"
      choice="missing"
      tabs={missingTabs(profile).map((tab) => ({ ...tab, panel: () => panels[tab.id]?.() }))}
    />
  )
}

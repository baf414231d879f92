/** @jsxImportSource preact */
import type { Matrix } from '../../profile-object.js'
import { pairKind } from '../../view/pairs.js'
import { matricesOf } from '../../view/sections.js'
import { useChoice } from '../page-state.js'
import { Tabs } from '../parts/tabs.js'
import { useReport } from '../report-context.js'
import { CorrelationTable } from './correlation-table.js'
import { HeatMap } from './heat-map.js'
import { StrongestPairs } from './strongest-pairs.js'

export function Correlations() {
  const { profile } = useReport()
  const matrices = matricesOf(profile)
  const only = matrices.length === 1 ? matrices[0] : undefined
  if (only) return <HeatAndTable title="Correlations" choice="correlations" id={only.id} matrix={only.matrix} />
  return (
    <Tabs
      label="Methods of correlation"
      choice="method"
      tabs={matrices.map(({ id, title, matrix }) => ({
        id,
        title,
        panel: () => <HeatAndTable title={title} choice="correlations" id={id} matrix={matrix} />,
      }))}
    />
  )
}

function HeatAndTable({ title, choice, id, matrix }: { title: string; choice: string; id: string; matrix: Matrix }) {
  const { profile, settings, showInteraction } = useReport()
  const [row] = useChoice('row', '')
  const open = (x: string, y: string) => {
    if (pairKind(profile.interactions, x, y) !== null) showInteraction(x, y)
  }
  const { strongest } = matrix
  return (
    <>
      {matrix.all !== undefined && (
        <p class="note">
          {matrix.columns.length} of {matrix.all} columns, those with the most strong correlations.
        </p>
      )}
      <Tabs
        label={title}
        choice={choice}
        tabs={[
          {
            id: 'heatmap',
            title: 'Heatmap',
            panel: () => (
              <HeatMap
                matrix={matrix}
                label={`Correlation of ${matrix.columns.length} columns`}
                file={`correlations ${id}`}
                from={id === 'cramers' ? 0 : -1}
                row={row === '' ? undefined : Number(row)}
                onOpen={open}
              />
            ),
          },
          ...(settings.hasCorrelationTable
            ? [
                {
                  id: 'table',
                  title: 'Table',
                  panel: () => <CorrelationTable matrix={matrix} file={`correlations ${id}`} />,
                },
              ]
            : []),
          ...(strongest
            ? [
                {
                  id: 'pairs',
                  title: 'Strongest pairs',
                  panel: () => <StrongestPairs strongest={strongest} onOpen={open} />,
                },
              ]
            : []),
        ]}
      />
    </>
  )
}

import { sampleTabs } from '@labbook/profile'
import { ChoiceTabs } from '../choice-tabs.js'
import { useReport } from '../report-context.js'
import { RowsTable } from '../tables/rows-table.js'

export function Sample() {
  const { profile } = useReport()
  const { sample, columns } = profile
  const parts: Readonly<Record<string, Pick<Parameters<typeof RowsTable>[0], 'rows' | 'names'>>> = {
    head: { rows: sample.head, names: sample.head_index },
    tail: { rows: sample.tail, names: sample.tail_index },
    random: { rows: sample.random ?? [], names: sample.random_index ?? [] },
  }
  return (
    <ChoiceTabs
      label="Sample"
      choice="sample"
      tabs={sampleTabs(profile).map((tab) => ({
        ...tab,
        panel: () => {
          const part = parts[tab.id]
          return part && <RowsTable label={tab.title} columns={columns} head="" {...part} />
        },
      }))}
    />
  )
}

/** The patterns that most rows share. */
export function DuplicateRows() {
  const { duplicates, table } = useReport().profile
  if (duplicates === undefined) return null
  return (
    <>
      <p className="t3">
        {table.n_duplicates} groups of duplicate rows.
        {table.n_duplicate_rows !== undefined && ` Dropping duplicates removes ${table.n_duplicate_rows} rows.`}
        {duplicates.rows.length < (table.n_duplicates ?? 0) && ` The ${duplicates.rows.length} largest groups:`}
      </p>
      <RowsTable
        label="Duplicate rows"
        columns={duplicates.columns}
        rows={duplicates.rows}
        head={duplicates.key}
        names={duplicates.counts}
      />
    </>
  )
}

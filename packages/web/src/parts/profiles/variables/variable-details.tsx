import {
  characterText,
  commonRows,
  countRows,
  statisticsTables,
  type TabTitle,
  type TextStatistics,
  textTables,
  type UnicodeGroup,
  type Variable,
  valueRow,
} from '@labbook/profile'
import { HistogramChart } from '../charts/histogram-chart.js'
import { ChoiceTabs } from '../choice-tabs.js'
import { LongText } from '../data-text.js'
import styles from '../profile.module.css'
import { FactTable } from '../tables/fact-table.js'
import { ValueList } from '../tables/value-list.js'
import { TimeSeries } from './time-series.js'

interface VariableDetailsProps {
  readonly variable: Variable
  readonly place: number
  readonly tabs: readonly TabTitle[]
}

/** Which tab is open on a fresh page: the first of these that a variable has. */
const PICTURES = ['histogram', 'categories', 'words', 'common-values']

/** The charts and lists of a variable. */
export function VariableDetails({ variable, place, tabs }: VariableDetailsProps) {
  return (
    <div className={styles.details}>
      <ChoiceTabs
        label={`Details of ${variable.name}`}
        choice={`d${place}`}
        initial={PICTURES.find((id) => tabs.some((tab) => tab.id === id))}
        tabs={tabs.map((tab) => ({ ...tab, panel: () => <Panel tab={tab.id} variable={variable} place={place} /> }))}
      />
    </div>
  )
}

function Panel({ tab, variable, place }: { tab: string; variable: Variable; place: number }) {
  switch (tab) {
    case 'statistics':
      return (
        <div className={styles.columns}>
          {statisticsTables(variable).map((table) => (
            <FactTable key={table.title} {...table} />
          ))}
        </div>
      )
    case 'histogram':
      return <Histogram variable={variable} place={place} />
    case 'common-values':
      return <ValueList rows={commonRows(variable)} head="Value" />
    case 'extreme-values':
      return <Extremes variable={variable} />
    case 'overview':
      return <TextOverview variable={variable} />
    case 'categories':
      return (
        <div className={styles.columns}>
          <ValueList rows={commonRows(variable)} head="Value" caption="Common values" />
          <Lengths variable={variable} place={place} />
        </div>
      )
    case 'words':
      return <Words variable={variable} />
    case 'characters':
      return <Characters variable={variable} />
    case 'parts':
      return <Parts variable={variable} />
    case 'time-series':
      return variable.type === 'TimeSeries' ? <TimeSeries variable={variable} place={place} /> : null
    default:
      return null
  }
}

function Histogram({ variable, place }: { variable: Variable; place: number }) {
  const histogram = 'histogram' in variable ? variable.histogram : null
  if (!histogram) return null
  return (
    <HistogramChart
      histogram={histogram}
      label={`Histogram of ${variable.name}`}
      file={`${variable.name} histogram`}
      choice={`log${place}`}
      caption={variable.display['Histogram caption'] ?? `Histogram with fixed size bins (bins=${histogram.bins})`}
      isTime={variable.type === 'DateTime'}
    />
  )
}

function Extremes({ variable }: { variable: Variable }) {
  if (!('minimum_values' in variable)) return null
  const { minimum_values = [], maximum_values = [] } = variable
  return (
    <div className={styles.columns}>
      <ValueList rows={minimum_values.map(valueRow)} head="Value" caption={`Minimum ${minimum_values.length} values`} />
      <ValueList rows={maximum_values.map(valueRow)} head="Value" caption={`Maximum ${maximum_values.length} values`} />
    </div>
  )
}

function TextOverview({ variable }: { variable: Variable & Partial<TextStatistics> }) {
  return (
    <div className={styles.columns}>
      {textTables(variable).map((table) => (
        <FactTable key={table.title} {...table} />
      ))}
      {variable.first_rows && variable.first_rows.length > 0 && (
        <table className={styles.facts}>
          <caption>Sample</caption>
          <tbody>
            {variable.first_rows.map((text, row) => (
              <tr key={row}>
                <th scope="row">Row {row + 1}</th>
                <td>
                  <LongText>{text}</LongText>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}

function Lengths({ variable, place }: { variable: Variable & Partial<TextStatistics>; place: number }) {
  if (!variable.length_histogram) return null
  return (
    <div>
      <h4>Lengths</h4>
      <HistogramChart
        histogram={variable.length_histogram}
        label={`Lengths of ${variable.name}`}
        file={`${variable.name} lengths`}
        choice={`loglen${place}`}
        caption="Histogram of the lengths, in characters"
        height={200}
      />
    </div>
  )
}

function Words({ variable }: { variable: Variable & Partial<TextStatistics> }) {
  const { word_counts = [], n_words = 0 } = variable
  return <ValueList rows={countRows(word_counts, n_words)} head="Word" />
}

function Characters({ variable }: { variable: Variable & Partial<TextStatistics> }) {
  const { character_counts = [], n_characters = 0, unicode } = variable
  const rows = countRows(
    character_counts.map(({ name, count }) => ({ name: characterText(name), count })),
    n_characters,
  )
  return (
    <div className={styles.columns}>
      <ValueList rows={rows} head="Character" caption="Most frequent characters" />
      {unicode && (
        <>
          <Groups title="Categories" groups={unicode.categories} total={n_characters} />
          <Groups title="Scripts" groups={unicode.scripts} total={n_characters} />
          <Groups title="Blocks" groups={unicode.blocks} total={n_characters} />
        </>
      )}
    </div>
  )
}

function Groups({ title, groups, total }: { title: string; groups: readonly UnicodeGroup[]; total: number }) {
  return (
    <div>
      <ValueList rows={countRows(groups, total)} head="Name" caption={title} />
      {groups.map(({ name, count, characters }) => (
        <details key={name}>
          <summary>Most frequent characters of {name}</summary>
          <ValueList
            rows={countRows(
              characters.map((one) => ({ ...one, name: characterText(one.name) })),
              count,
            )}
            head="Character"
          />
        </details>
      ))}
    </div>
  )
}

function Parts({ variable }: { variable: Variable }) {
  if (!('parts' in variable)) return null
  return (
    <div className={styles.columns}>
      {Object.entries(variable.parts).map(([part, counts]) => (
        <ValueList
          key={part}
          rows={countRows(counts, variable.count)}
          head="Value"
          caption={part.charAt(0).toUpperCase() + part.slice(1)}
        />
      ))}
    </div>
  )
}

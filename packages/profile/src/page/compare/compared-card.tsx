/** @jsxImportSource preact */
import type { ComparedPair, ComparedVariable, Comparison } from '../../compare/comparison.js'
import { measureIds, measureLabel } from '../../compare/measures.js'
import { comparedLines, measureText, pvalueText } from '../../view/comparison.js'
import { useChoice } from '../page-state.js'
import { Icon } from '../parts/icon.js'
import { Name, Written } from '../parts/name.js'
import { useMode } from '../report-context.js'
import { ComparedFacts } from './compared-facts.js'
import { ProfileName, VerdictMark } from './marks.js'
import { OverlayChart } from './overlay-chart.js'
import { ShareBars } from './share-bars.js'

/** A variable in all profiles: its drift, what each profile says, and the distributions over each other. */
export function ComparedCard({ comparison, place }: { comparison: Comparison; place: number }) {
  const mode = useMode()
  const [details, setDetails] = useChoice(`d${place}`, '')
  const variable = comparison.variables[place]
  if (variable === undefined) return null
  const { labels } = comparison
  const more = comparedLines(variable, 'more')
  const isOpen = mode === 'print' || (mode === 'live' && details !== '')
  return (
    <article class="card" aria-labelledby={`name-${place}`}>
      <header>
        <h3 id={`name-${place}`} tabIndex={-1}>
          <Name>{variable.name}</Name>
        </h3>
        <span class="t3">{typesOf(variable)}</span>
        <VerdictMark verdict={variable.verdict} />
        {mode === 'live' && more.length > 0 && (
          <button
            type="button"
            class="btn mla"
            aria-expanded={isOpen}
            onClick={() => setDetails(isOpen ? '' : 'statistics')}
          >
            {isOpen ? 'Fewer details' : 'More details'}
            <Icon name="chevronDown" small />
          </button>
        )}
      </header>
      <Changes variable={variable} labels={labels} />
      <div class="cardbody compare">
        <div>
          <Measures variable={variable} comparison={comparison} />
          {mode !== 'still' && variable.shapes !== null && (
            <div class="glance">
              {variable.shapes.kind === 'histogram' ? (
                <OverlayChart shapes={variable.shapes} labels={labels} name={variable.name} />
              ) : (
                <ShareBars shapes={variable.shapes} labels={labels} />
              )}
            </div>
          )}
        </div>
        <div>
          <ComparedFacts title="Statistics" labels={labels} lines={comparedLines(variable, 'first')} />
        </div>
      </div>
      {isOpen && more.length > 0 && (
        <div class="details">
          <ComparedFacts title="More statistics" labels={labels} lines={more} />
        </div>
      )}
    </article>
  )
}

function typesOf({ sides }: ComparedVariable): string {
  return [...new Set(sides.flatMap((side) => (side === null ? [] : [side.type])))].join(', ')
}

/** The most categories that a sentence names. */
const MOST_NAMED = 5

/** What no measure says: columns, types and categories that are not on both sides. */
function Changes({ variable, labels }: { variable: ComparedVariable; labels: readonly string[] }) {
  const lines = variable.against.flatMap((pair) => {
    const of = <ProfileName label={labels[pair.profile] ?? ''} place={pair.profile} />
    const line = (key: string, text: string) => ({ key: `${pair.profile} ${key}`, of, text })
    return [
      ...(pair.change === 'added' ? [line('added', 'has this column, the baseline does not')] : []),
      ...(pair.change === 'removed' ? [line('removed', 'does not have this column')] : []),
      ...(pair.change === 'type' ? [line('type', `has another type: ${variable.sides[pair.profile]?.type}`)] : []),
      ...(pair.new_categories.length > 0 ? [line('new', `has new categories: ${named(pair.new_categories)}`)] : []),
      ...(pair.lost_categories.length > 0 ? [line('lost', `lacks categories: ${named(pair.lost_categories)}`)] : []),
    ]
  })
  if (lines.length === 0) return null
  return (
    <ul class="changes">
      {lines.map(({ key, of, text }) => (
        <li key={key}>
          {of} <Name>{text}</Name>
        </li>
      ))}
    </ul>
  )
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).map((name) => (name.length > 60 ? `${name.slice(0, 59)}…` : name))
  const rest = names.length - shown.length
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

function Measures({ variable, comparison }: { variable: ComparedVariable; comparison: Comparison }) {
  const { labels, thresholds } = comparison
  const measured = variable.against.filter(({ measures }) => measures.length > 0)
  if (measured.length === 0) return null
  const ids = measureIds.filter((id) => measured.some(({ measures }) => measures.some(({ measure }) => measure === id)))
  return (
    <div class="scroller" tabIndex={0} role="region" aria-label={`Drift of ${variable.name}`}>
      <table class="facts compared drift">
        <caption>
          Drift against <Name>{labels[comparison.baseline] ?? ''}</Name>
          {measured.some(({ method }) => method === 'sketch') && <span class="t3"> ≈ from stored percentiles</span>}
        </caption>
        <thead>
          <tr>
            <td />
            {measured.map(({ profile }) => (
              <th key={profile} scope="col" class="num">
                <ProfileName label={labels[profile] ?? ''} place={profile} />
              </th>
            ))}
            <th scope="col" class="num t3">
              Moderate from
            </th>
            <th scope="col" class="num t3">
              Large from
            </th>
          </tr>
        </thead>
        <tbody>
          {ids.map((id) => (
            <tr key={id}>
              <th scope="row">{measureLabel(id)}</th>
              {measured.map((pair) => (
                <td key={pair.profile} class="tnum">
                  <Measure pair={pair} id={id} />
                </td>
              ))}
              <td class="tnum t3">{thresholds[id].moderate}</td>
              <td class="tnum t3">{thresholds[id].large}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Measure({ pair, id }: { pair: ComparedPair; id: string }) {
  const found = pair.measures.find(({ measure }) => measure === id)
  if (found === undefined) return <>–</>
  const { pvalue, statistic, verdict, value } = found
  const title = [
    String(value),
    ...(statistic === undefined ? [] : [`χ² = ${statistic}`]),
    ...(pvalue === undefined ? [] : [`p = ${pvalue}`]),
  ].join(', ')
  return (
    <span class={`measure ${verdict}`} title={title}>
      {pvalue !== undefined && <span class="t3 small">{pvalueText(pvalue)} </span>}
      {pair.method === 'sketch' && '≈ '}
      <Written text={measureText(found)} />
    </span>
  )
}

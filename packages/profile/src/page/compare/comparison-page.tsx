/** @jsxImportSource preact */
import { useMemo } from 'preact/hooks'
import type { Comparison, Verdict } from '../../compare/comparison.js'
import { tableLines } from '../../profile-table.js'
import { comparisonOrders, listCompared, verdictTitles } from '../../view/comparison.js'
import { choose, useChoice } from '../page-state.js'
import { Drawn } from '../parts/drawn.js'
import { Icon } from '../parts/icon.js'
import { Name } from '../parts/name.js'
import { Select } from '../parts/select.js'
import { ThemeSwitch } from '../parts/theme-switch.js'
import { usePrinting } from '../parts/use-printing.js'
import { PageMode, useMode } from '../report-context.js'
import { ComparedCard } from './compared-card.js'
import { ComparedFacts } from './compared-facts.js'
import { ProfileName, VerdictMark } from './marks.js'

/** Up to so many cards are drawn at once; more of them when they come near. */
const DRAWN_AT_ONCE = 40

export function ComparisonPage({ comparison, isLive }: { comparison: Comparison; isLive: boolean }) {
  const isPrinting = usePrinting()
  const mode = isPrinting ? 'print' : isLive ? 'live' : 'still'
  const { title, date, software, labels, baseline } = comparison
  return (
    <PageMode.Provider value={mode}>
      <a class="skip" href="#content" onClick={skip}>
        Skip to the comparison
      </a>
      <header class="masthead">
        <h1>
          <Name>{title}</Name>
        </h1>
        <span class="meta">
          <span>
            <span class="t3">Made</span> {date.slice(0, 10)} <span class="t3">with</span> {software}
          </span>
          {labels.map((label, place) => (
            <span key={place}>
              <ProfileName label={label} place={place} />
              {place === baseline && <span class="t3"> baseline</span>}
            </span>
          ))}
        </span>
        {mode === 'live' && <ThemeSwitch />}
      </header>
      <div class="body">
        <main id="content" tabIndex={-1} class="comparison">
          <section class="section" aria-labelledby="overview-title">
            <h2 id="overview-title">Overview</h2>
            <Overview comparison={comparison} />
          </section>
          <section class="section" aria-labelledby="variables-title">
            <h2 id="variables-title">Variables</h2>
            <Variables comparison={comparison} />
          </section>
        </main>
      </div>
    </PageMode.Provider>
  )
}

/** Not by the address, whose hash holds the state. */
function skip(event: Event): void {
  event.preventDefault()
  document.getElementById('content')?.focus()
}

const verdicts: readonly Verdict[] = ['large', 'moderate', 'none']

function Overview({ comparison }: { comparison: Comparison }) {
  const mode = useMode()
  const { counts, verdict, labels, tables, alerts, variables } = comparison
  const labelsOfTable = tableLines
    .map(({ label }) => label)
    .filter((label) => tables.some((one) => label in one.display))
  return (
    <div class="columns two">
      <ComparedFacts
        title="Dataset statistics"
        labels={labels}
        lines={labelsOfTable.map((label) => ({ label, texts: tables.map(({ display }) => display[label]) }))}
      />
      <div>
        <table class="facts">
          <caption>Drift</caption>
          <tbody>
            <tr>
              <th scope="row">Overall</th>
              <td>
                <VerdictMark verdict={verdict} />
              </td>
            </tr>
            {verdicts.map((one) => (
              <tr key={one}>
                <th scope="row">
                  {mode === 'live' && counts[one] > 0 ? (
                    <button type="button" class="link" onClick={() => choose({ verdict: one })}>
                      {verdictTitles[one]}
                    </button>
                  ) : (
                    verdictTitles[one]
                  )}
                </th>
                <td class="tnum">{counts[one]}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {alerts.length > 0 && (
          <ul class="driftalerts" aria-label="Drift alerts">
            {alerts.map(({ text, column, profile, verdict: own }) => (
              <li key={`${column} ${profile}`}>
                <VerdictMark verdict={own} isShort />
                {mode === 'live' ? (
                  <button
                    type="button"
                    class="link"
                    onClick={() => showVariable(variables.findIndex(({ name }) => name === column))}
                  >
                    <Name>{text}</Name>
                  </button>
                ) : (
                  <Name>{text}</Name>
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}

/** Leads to the card of a variable, out of a filter that hides it. */
function showVariable(place: number): void {
  choose({ q: '', verdict: '' })
  requestAnimationFrame(() => {
    document.getElementById(`variable-${place}`)?.scrollIntoView()
    document.getElementById(`name-${place}`)?.focus({ preventScroll: true })
  })
}

function Variables({ comparison }: { comparison: Comparison }) {
  const mode = useMode()
  const [search, setSearch] = useChoice('q', '')
  const [verdict, setVerdict] = useChoice('verdict', '')
  const [sort, setSort] = useChoice('sort', 'drift')
  const places = useMemo(() => listCompared(comparison, { search, verdict, sort }), [comparison, search, verdict, sort])
  const { variables, counts } = comparison
  return (
    <>
      {mode === 'live' && (
        <div class="tools">
          <label class="field">
            <Icon name="search" small />
            <span class="heard">Search variables</span>
            <input
              type="search"
              placeholder="Search variables"
              value={search}
              onInput={(event) => setSearch(event.currentTarget.value)}
            />
          </label>
          <Select
            label="Drift"
            value={verdict}
            onChange={setVerdict}
            options={[
              { id: '', title: 'Any' },
              ...verdicts.map((one) => ({ id: one, title: `${verdictTitles[one]} (${counts[one]})` })),
            ]}
          />
          <Select label="Sort" value={sort} onChange={setSort} options={comparisonOrders} />
          <span class="t3 small" role="status">
            {places.length < variables.length && `${places.length} of ${variables.length} variables`}
          </span>
        </div>
      )}
      {places.length === 0 && (
        <p class="note">No variable matches. Clear the search and the filter to see all of them.</p>
      )}
      {places.map((place, number) => (
        <Drawn
          key={place}
          id={`variable-${place}`}
          height={330}
          isNear={mode !== 'live' || places.length <= DRAWN_AT_ONCE || number < 3}
        >
          {() => <ComparedCard comparison={comparison} place={place} />}
        </Drawn>
      ))}
    </>
  )
}

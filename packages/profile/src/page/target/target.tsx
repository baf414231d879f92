/** @jsxImportSource preact */
import { coefficientText } from '../../view/pairs.js'
import { Name } from '../parts/name.js'
import { useReport } from '../report-context.js'

/** The other columns by how much they go with the target. */
export function Target() {
  const { profile, places, showVariable } = useReport()
  const { target } = profile
  if (target === undefined) return null
  return (
    <table class="values">
      <caption>
        Association with <Name>{target.column}</Name>
      </caption>
      <thead>
        <tr>
          <th scope="col">Variable</th>
          <th scope="col">Measure</th>
          <th scope="col" class="num">
            Value
          </th>
          <th scope="col">
            <span class="heard">Bar</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {target.associations.map(({ column, measure, value }) => {
          const place = places.get(column)
          return (
            <tr key={column}>
              <th scope="row" class="cut">
                {place === undefined ? (
                  <Name>{column}</Name>
                ) : (
                  <button type="button" class="link" onClick={() => showVariable(place)}>
                    <Name>{column}</Name>
                  </button>
                )}
              </th>
              <td class="t2">{measure}</td>
              <td class="num" title={value === null ? undefined : String(value)}>
                {coefficientText(value)}
              </td>
              <td class="barcell" aria-hidden="true">
                <svg width="100%" height="12">
                  <rect width={`${100 * Math.abs(value ?? 0)}%`} height="12" fill="var(--chart-fill)" />
                </svg>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

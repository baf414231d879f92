/** @jsxImportSource preact */
import type { Shapes } from '../../compare/comparison.js'
import { format } from '../../display/format.js'
import { profileColour } from '../../view/comparison.js'
import { Name } from '../parts/name.js'

type Categories = Extract<Shapes, { kind: 'categories' }>

/** The share of each category in each profile: a bar a profile. */
export function ShareBars({ shapes, labels }: { shapes: Categories; labels: readonly string[] }) {
  const { names, others, shares } = shapes
  const rows = others > 0 ? [...names, null] : names
  return (
    <div class="scroller" tabIndex={0} role="region" aria-label="Shares of the categories">
      <table class="values sharebars">
        <caption>Share of values</caption>
        <colgroup>
          <col class="name" />
          <col />
          {labels.map((_, place) => (
            <col key={place} class="share" />
          ))}
        </colgroup>
        <thead class="heard">
          <tr>
            <th scope="col">Category</th>
            <th scope="col">Bars</th>
            {labels.map((label, place) => (
              <th key={place} scope="col">
                <Name>{label}</Name>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((name, row) => (
            <tr key={row}>
              <th scope="row" class={name === null ? 'cut t3' : 'cut'} title={name ?? undefined}>
                {name === null ? 'Others' : <Name>{name}</Name>}
              </th>
              <td class="bars" aria-hidden="true">
                {shares.map((one, place) => (
                  <svg key={place} width="100%" height="6" preserveAspectRatio="none">
                    <rect width={`${100 * (one?.[row] ?? 0)}%`} height="6" style={{ fill: profileColour(place) }} />
                  </svg>
                ))}
              </td>
              {shares.map((one, place) => (
                <td key={place} class="num tnum">
                  {format(one?.[row] ?? null, 'share')}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

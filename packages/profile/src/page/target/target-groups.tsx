/** @jsxImportSource preact */
import type { TargetGroups } from '../../profile-object.js'
import { format } from '../../display/format.js'
import { profileColour } from '../../view/comparison.js'
import { targetTable, type TargetValue } from '../../view/target.js'
import { Name, Written } from '../parts/name.js'

interface TargetGroupsProps {
  groups: TargetGroups
  target: string
  column: string
}

/** The target in each category or bin of a column: mean or rates with their 95 % interval, as numbers and as marks on one scale. */
export function TargetGroupsTable({ groups, target, column }: TargetGroupsProps) {
  const { heads, rows, domain } = targetTable(groups)
  const at = (value: number) => `${(100 * (value - domain[0])) / (domain[1] - domain[0] || 1)}%`
  return (
    <div class="scroller" tabIndex={0} role="region" aria-label={`${target} by ${column}`}>
      <table class="facts compared targetgroups">
        <caption>
          <Name>{target}</Name> by <Name>{column}</Name>, with 95 % intervals
        </caption>
        <thead>
          <tr>
            <th scope="col">
              <Name>{column}</Name>
            </th>
            <th scope="col" class="num">
              Rows
            </th>
            {heads.map(({ name, note }, place) => (
              <th key={place} scope="col" class="num">
                {heads.length > 1 && <i class="swatch" style={{ background: profileColour(place) }} />}
                {name === undefined ? note : <Name>{name}</Name>}
              </th>
            ))}
            <th scope="col" class="marks">
              <span class="heard">Marks</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, note, count, values }, row) => (
            <tr key={row}>
              <th scope="row">{name === undefined ? <Written text={note ?? ''} /> : <Name>{name}</Name>}</th>
              <td class="tnum t2">{count}</td>
              {values.map((value, place) => (
                <td key={place} class="tnum" title={intervalText(value)}>
                  <Written text={value.text} />
                </td>
              ))}
              <td class="marks" aria-hidden="true">
                <svg width="100%" height="16" overflow="visible">
                  {values.map(({ value, low, high }, place) =>
                    value === null || low === null || high === null ? null : (
                      <g key={place} style={{ color: heads.length > 1 ? profileColour(place) : 'var(--accent)' }}>
                        <line x1={at(low)} x2={at(high)} y1="8" y2="8" stroke="currentColor" stroke-width="1.5" />
                        <circle cx={at(value)} cy="8" r="3.5" fill="currentColor" />
                      </g>
                    ),
                  )}
                </svg>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function intervalText({ low, high }: TargetValue): string | undefined {
  return low === null || high === null ? undefined : `${format(low, 'number')} to ${format(high, 'number')}`
}

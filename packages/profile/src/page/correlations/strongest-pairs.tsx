/** @jsxImportSource preact */
import { useState } from 'preact/hooks'
import type { Matrix } from '../../profile-object.js'
import { coefficientText } from '../../view/pairs.js'
import { Name } from '../parts/name.js'
import { Select } from '../parts/select.js'

interface StrongestPairsProps {
  readonly strongest: NonNullable<Matrix['strongest']>
  readonly onOpen: (x: string, y: string) => void
}

const SHOWN = 200

/** What is kept of a matrix too large to show: its strongest pairs, of all columns or of one. */
export function StrongestPairs({ strongest, onOpen }: StrongestPairsProps) {
  const [chosen, choose] = useState('')
  const names = [...new Set(strongest.flatMap(([a, b]) => [a, b]))]
  const pairs = chosen === '' ? strongest : strongest.filter(([a, b]) => [a, b].includes(names[Number(chosen)] ?? ''))
  return (
    <>
      <div class="tools">
        <Select
          label="Variable"
          value={chosen}
          onChange={choose}
          options={[{ id: '', title: 'All' }, ...names.map((name, place) => ({ id: String(place), title: name }))]}
        />
        <span class="t3">
          {Math.min(SHOWN, pairs.length)} of {pairs.length} pairs
        </span>
      </div>
      <div class="scroller tall" tabIndex={0} role="region" aria-label="Strongest pairs">
        <table class="grid">
          <thead>
            <tr>
              <th scope="col">Pair</th>
              <th scope="col" class="num">
                Correlation
              </th>
            </tr>
          </thead>
          <tbody>
            {pairs.slice(0, SHOWN).map(([a, b, value]) => (
              <tr key={`${a}\n${b}`}>
                <th scope="row">
                  <button type="button" class="link" onClick={() => onOpen(b, a)}>
                    <Name>{a}</Name> and <Name>{b}</Name>
                  </button>
                </th>
                <td class="num" title={String(value)}>
                  {coefficientText(value)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

import { type Matrix, coefficientText } from '@labbook/profile'
import styles from '../profile.module.css'
import { useState } from 'react'
import { Name } from '../data-text.js'
import { Select } from '../../../controls/select.js'

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
      <div className={styles.tools}>
        <Select
          label="Variable"
          value={chosen}
          onChange={choose}
          options={[
            { value: '', label: 'All variables' },
            ...names.map((name, place) => ({ value: String(place), label: name })),
          ]}
        />
        <span className="t3">
          {Math.min(SHOWN, pairs.length)} of {pairs.length} pairs
        </span>
      </div>
      <div className={`${styles.scroller} ${styles.tall}`} tabIndex={0} role="region" aria-label="Strongest pairs">
        <table className={styles.cells}>
          <thead>
            <tr>
              <th scope="col">Pair</th>
              <th scope="col" className="num">
                Correlation
              </th>
            </tr>
          </thead>
          <tbody>
            {pairs.slice(0, SHOWN).map(([a, b, value]) => (
              <tr key={`${a}\n${b}`}>
                <th scope="row">
                  <button type="button" className={styles.link} onClick={() => onOpen(b, a)}>
                    <Name>{a}</Name> and <Name>{b}</Name>
                  </button>
                </th>
                <td className="num" title={String(value)}>
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

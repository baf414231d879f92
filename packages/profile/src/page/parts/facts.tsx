/** @jsxImportSource preact */
import type { Fact } from '../../view/card.js'
import { useMode } from '../report-context.js'
import { Written } from './name.js'

/** A small table of labels and values. */
export function Facts({ facts, title }: { facts: readonly Fact[]; title?: string }) {
  const mode = useMode()
  return (
    <table class="facts">
      {title && <caption>{title}</caption>}
      <tbody>
        {facts.map(({ label, text, exact }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td class="tnum" title={mode === 'live' ? exact : undefined}>
              <Written text={text} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

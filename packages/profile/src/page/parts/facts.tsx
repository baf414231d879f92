import type { Fact } from '../../view/card.js'
import { Written } from './name.js'

/** A small table of labels and values. */
export function Facts({ facts, title }: { facts: readonly Fact[]; title?: string }) {
  return (
    <table class="facts">
      {title && <caption>{title}</caption>}
      <tbody>
        {facts.map(({ label, text, exact }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td class="tnum" title={exact}>
              <Written text={text} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** @jsxImportSource preact */
import { Written } from '../parts/name.js'
import { ProfileName } from './marks.js'

interface ComparedFactsProps {
  title: string
  labels: readonly string[]
  lines: readonly { readonly label: string; readonly texts: readonly (string | undefined)[] }[]
}

/** What each profile says on each line, a column a profile. */
export function ComparedFacts({ title, labels, lines }: ComparedFactsProps) {
  return (
    <div class="scroller" tabIndex={0} role="region" aria-label={title}>
      <table class="facts compared">
        <caption>{title}</caption>
        <thead>
          <tr>
            <td />
            {labels.map((label, place) => (
              <th key={place} scope="col" class="num">
                <ProfileName label={label} place={place} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ label, texts }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {texts.map((text, place) => (
                <td key={place} class="tnum">
                  <Written text={text ?? '–'} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** @jsxImportSource preact */
import type { Verdict } from '../../compare/comparison.js'
import { profileColour, verdictTitles } from '../../view/comparison.js'
import { Name } from '../parts/name.js'

/** A profile's name with its colour. */
export function ProfileName({ label, place }: { label: string; place: number }) {
  return (
    <span class="profilename">
      <i class="swatch" style={{ background: profileColour(place) }} />
      <Name>{label}</Name>
    </span>
  )
}

export function VerdictMark({ verdict, isShort = false }: { verdict: Verdict; isShort?: boolean }) {
  const title = verdictTitles[verdict]
  return <span class={`verdict ${verdict}`}>{isShort ? title.replace(' drift', '') : title}</span>
}

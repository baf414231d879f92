/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'

/** Text of the data: a name or a value. It keeps its own direction, and is never markup. */
export function Name({ children }: { children: string }) {
  return children === '' ? <i class="t3">(empty)</i> : <bdi dir="auto">{children}</bdi>
}

/** Without a character that could turn the direction of its line. */
const PLAIN = /^[ -;=?-~–∞]*$/
const POWER = /^(.*)<sup>(-?\d+)<\/sup>$/

/** A written number. Its exponent is the one piece of markup that a `display` text holds. */
export function Written({ text }: { text: string }): ComponentChildren {
  if (PLAIN.test(text)) return text
  const power = POWER.exec(text)
  if (power === null) return <bdi dir="auto">{text}</bdi>
  return (
    <>
      {power[1]}
      <sup>{power[2]}</sup>
    </>
  )
}

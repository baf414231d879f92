import { type ReactNode, useState } from 'react'

/** Text of the data: a name or a value. It keeps its own direction, and is never markup. */
export function Name({ children }: { children: string }) {
  return children === '' ? <i className="t3">(empty)</i> : <bdi dir="auto">{children}</bdi>
}

const POWER = /^(.*)<sup>(-?\d+)<\/sup>$/

/** A written number. Its exponent is the one piece of markup that a `display` text holds. */
export function Written({ text }: { text: string }): ReactNode {
  const power = POWER.exec(text)
  if (power === null) return <bdi dir="auto">{text}</bdi>
  return (
    <>
      {power[1]}
      <sup>{power[2]}</sup>
    </>
  )
}

/** Longer texts are cut in tables. */
const CUT_AT = 200

/** A value of the data, cut if it is long, with a way to read all of it. */
export function LongText({ children }: { children: string }) {
  const [isOpen, setIsOpen] = useState(false)
  if (children.length <= CUT_AT) return <Name>{children}</Name>
  return (
    <>
      <Name>{isOpen ? children : `${children.slice(0, CUT_AT)}…`}</Name>
      <button type="button" className="link small" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {isOpen ? 'Show less' : 'Show all'}
      </button>
    </>
  )
}

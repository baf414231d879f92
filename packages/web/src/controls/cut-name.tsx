import { splitName } from '../format/short-names.js'

export interface CutNameProps {
  readonly name: string
  /** Names that stand beside it; the end that tells it from them stays in view. */
  readonly siblings?: readonly string[] | undefined
  /** The whole of which the name is the end; the name by default. */
  readonly title?: string
}

/** A name on one line, cut in the middle where there is no room. The whole of it is in its title. */
export function CutName({ name, siblings, title = name }: CutNameProps) {
  const [start, end] = splitName(name, siblings)
  return (
    <bdi className="mid" title={title}>
      {start !== '' && <span>{start}</span>}
      <span>{end}</span>
    </bdi>
  )
}

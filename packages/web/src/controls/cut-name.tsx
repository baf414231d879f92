import { splitName } from '../format/short-names.js'
import { MarkedText, matchesIn } from './marked-text.js'

export interface CutNameProps {
  readonly name: string
  /** Names that stand beside it; the end that tells it from them stays in view. */
  readonly siblings?: readonly string[] | undefined
  /** The whole of which the name is the end; the name by default. */
  readonly title?: string
  /** Words that were searched, to underline. */
  readonly words?: readonly string[] | undefined
}

/**
 * A name on one line, cut in the middle where there is no room. The whole of it is in its title. Its pieces are boxes,
 * between which a screen reader would hear a blank: a link or button around it says the name in its `aria-label`.
 */
export function CutName({ name, siblings, words = NO_WORDS, title = name }: CutNameProps) {
  const at = splitAt(name, siblings, words)
  const [start, end] = [name.slice(0, at), name.slice(at)]
  return (
    <bdi className="mid" title={title}>
      {start !== '' && (
        <span>
          <MarkedText text={name} words={words} to={start.length} />
        </span>
      )}
      <span>
        <MarkedText text={name} words={words} from={name.length - end.length} />
      </span>
    </bdi>
  )
}

const NO_WORDS: readonly string[] = []
/** As many characters as stay in view to show a match. */
const LONGEST_END = 32

/** Where what stays in view begins: the end that tells the name apart, or a match before it, if that is near. */
function splitAt(name: string, siblings: readonly string[] | undefined, words: readonly string[]): number {
  const end = name.length - splitName(name, siblings)[1].length
  const matches = matchesIn(name, words).filter(({ start }) => name.length - start <= LONGEST_END)
  return Math.min(end, ...matches.map(({ start }) => start))
}

import type { Param } from '@labbook/protocol'
import type { Definitions } from '../../api/definitions.js'
import { TextValue } from '../../controls/text-value.js'
import { byLabel } from '../../format/format-defined.js'
import { DefinedName } from '../definitions/defined-name.js'
import styles from './params-table.module.css'

export interface ParamsTableProps {
  readonly params: readonly Param[]
  readonly definitions: Definitions
  /** Keys whose value differs between the runs of the experiment. */
  readonly differing?: ReadonlySet<string> | undefined
  /** The baseline's values; shown where they are others. */
  readonly baseline?: ReadonlyMap<string, string> | undefined
}

/** Params as stored, in full, in natural order (U-RUN-5). */
export function ParamsTable({ params, definitions, differing, baseline }: ParamsTableProps) {
  const tellsApart = differing !== undefined && differing.size > 0
  return (
    <table className="grid inset">
      <tbody>
        {params
          .toSorted((a, b) => byLabel(a.key, b.key, definitions.params))
          .map(({ key, value }) => {
            const differs = tellsApart && differing.has(key)
            return (
              <tr key={key} className={differs ? styles.differs : tellsApart ? styles.same : undefined}>
                <th scope="row" className={`key ${styles.key}`}>
                  <DefinedName name={key} definition={definitions.params.get(key)} />
                  {differs && <DiffersDot />}
                </th>
                <td className="wrap">
                  <ParamValue text={value} />
                  <BaselineValue text={baseline?.get(key)} beside={value} />
                </td>
              </tr>
            )
          })}
      </tbody>
    </table>
  )
}

/** Marks a key whose value differs between the runs of the experiment. */
export function DiffersDot() {
  return <span className={styles.dot} role="img" aria-label="differs in this experiment" />
}

/** What the baseline has, where it is another value. */
function BaselineValue({ text, beside }: { text: string | undefined; beside: string }) {
  if (text === undefined || text === beside) return null
  return (
    <span className={`small t3 ${styles.baseline}`}>
      baseline <TextValue text={text} />
    </span>
  )
}

/** A value longer than this scrolls inside its cell. */
const LONG = 600
const LONG_LINES = 12

function ParamValue({ text }: { text: string }) {
  if (text.trim() === '') return <TextValue text={text} />
  const isLong = text.length > LONG || text.split('\n', LONG_LINES + 1).length > LONG_LINES
  if (!isLong) return <bdi className="mono">{text}</bdi>
  return (
    <div className={`mono ${styles.long}`} tabIndex={0}>
      <bdi>{text}</bdi>
    </div>
  )
}

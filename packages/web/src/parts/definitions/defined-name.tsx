import type { MetricDefinition, MetricGoal, ParamDefinition } from '@labbook/protocol'
import { Fragment } from 'react'
import { hintOf, labelOf, unitOf } from '../../format/format-defined.js'
import { GoalArrow } from './goal-arrow.js'

export interface DefinedNameProps {
  /** The key of a metric or param. */
  readonly name: string
  readonly definition: MetricDefinition | ParamDefinition | undefined
  readonly goal?: MetricGoal | undefined
}

/** A key as its experiment defines it: label with the key in the tooltip, unit, and the goal of a metric. */
export function DefinedName({ name, definition, goal }: DefinedNameProps) {
  const unit = unitOf(definition)
  return (
    <>
      <bdi title={hintOf(name, definition)}>{breakable(labelOf(name, definition))}</bdi>
      {unit !== undefined && <bdi className="t3"> {unit}</bdi>}
      {goal !== undefined && (
        <>
          {' '}
          <GoalArrow goal={goal} />
        </>
      )}
    </>
  )
}

/** Where a key needs a second line, it breaks after a word of it. */
function breakable(label: string) {
  return label.split(/(?<=[_/.])(?=.)/).map((word, i) => (
    <Fragment key={`${i} ${word}`}>
      {i > 0 && <wbr />}
      {word}
    </Fragment>
  ))
}

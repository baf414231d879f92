import { GripVertical, SlidersHorizontal, X } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton, GridList, GridListItem, useDragAndDrop } from 'react-aria-components'
import type { Definitions } from '../../api/definitions.js'
import { Button, IconButton } from '../../controls/button.js'
import { Checkbox } from '../../controls/checkbox.js'
import { Popover } from '../../controls/popover.js'
import { SearchField } from '../../controls/search-field.js'
import { formatCount } from '../../format/format-number.js'
import { axisLabel, axisTitle } from '../figures/compared-run.js'
import styles from './axes-picker.module.css'

export interface AxesPickerProps {
  readonly params: readonly string[]
  readonly metrics: readonly string[]
  /** From left to right. */
  readonly picked: readonly string[]
  readonly definitions: Definitions
  /** Whether the runs differ there. */
  readonly differs: (axis: string) => boolean
  /** `undefined` goes back to the axes that are there until others are chosen. */
  readonly onPick: (axes: readonly string[] | undefined) => void
}

/** Chooses the axes of a plot and their order: all that are chosen, then parameters and metrics. */
export function AxesPicker(props: AxesPickerProps) {
  return (
    <Popover
      label="Axes"
      width={320}
      trigger={
        <Button>
          <SlidersHorizontal className="i" aria-hidden />
          Axes <span className="v">{props.picked.length}</span>
        </Button>
      }
    >
      <Choice {...props} />
    </Popover>
  )
}

function Choice({ params, metrics, picked, definitions, differs, onPick }: AxesPickerProps) {
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const found = (axes: readonly string[]) =>
    axes.filter((axis) => `${axisLabel(axis)}\n${axisTitle(axis, definitions)}`.toLowerCase().includes(wanted))
  const group = { picked, definitions, differs, onPick }
  return (
    <div className={styles.picker}>
      <SearchField label="Search axes" value={search} onChange={setSearch} autoFocus />
      <div className={styles.list}>
        {wanted === '' && <Chosen {...{ picked, definitions, onPick }} />}
        <Group title="Parameters" axes={found(params)} {...group} />
        <Group title="Metrics" axes={found(metrics)} {...group} />
      </div>
    </div>
  )
}

/** The chosen axes in their order, which is changed by dragging or by keys. */
function Chosen({ picked, definitions, onPick }: Pick<AxesPickerProps, 'picked' | 'definitions' | 'onPick'>) {
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ 'text/plain': String(key) })),
    onReorder({ keys, target }) {
      const moved = picked.filter((axis) => keys.has(axis))
      const rest = picked.filter((axis) => !keys.has(axis))
      const at = rest.indexOf(String(target.key)) + (target.dropPosition === 'after' ? 1 : 0)
      onPick(rest.toSpliced(at, 0, ...moved))
    },
  })
  return (
    <div>
      <div className={styles.head}>
        From left to right
        <span className="mla" />
        <Button kind="quiet" onPress={() => onPick(undefined)}>
          Reset
        </Button>
        <Button kind="quiet" isDisabled={picked.length === 0} onPress={() => onPick([])}>
          Clear all
        </Button>
      </div>
      <GridList
        className={styles.chosen ?? ''}
        aria-label="Order of the axes"
        items={picked.map((axis) => ({ id: axis }))}
        dragAndDropHooks={dragAndDropHooks}
        renderEmptyState={() => <p className="t3 small">No axes chosen.</p>}
      >
        {({ id }) => {
          const title = axisTitle(id, definitions)
          return (
            <GridListItem id={id} textValue={title} className={styles.axis ?? ''}>
              <AriaButton slot="drag" className="ib sm" aria-label={`Move ${title}`}>
                <GripVertical className="i s" aria-hidden />
              </AriaButton>
              <bdi className="cut grow" title={axisLabel(id)}>
                {title}
              </bdi>
              <IconButton label={`Remove ${title}`} onPress={() => onPick(picked.filter((other) => other !== id))}>
                <X className="i s" aria-hidden />
              </IconButton>
            </GridListItem>
          )
        }}
      </GridList>
    </div>
  )
}

/** More are found by searching. */
const LISTED = 100

function Group(props: Omit<AxesPickerProps, 'params' | 'metrics'> & { title: string; axes: readonly string[] }) {
  const { title, axes, picked, definitions, differs, onPick } = props
  if (axes.length === 0) return null
  const rest = axes.length - LISTED
  return (
    <fieldset className={styles.group}>
      <legend>{title}</legend>
      {axes.slice(0, LISTED).map((axis) => (
        <div key={axis} className="row">
          <Checkbox
            label={axisTitle(axis, definitions)}
            isSelected={picked.includes(axis)}
            onChange={(isOn) => onPick(isOn ? [...picked, axis] : picked.filter((other) => other !== axis))}
          >
            <bdi className={differs(axis) ? 'cut' : 'cut t3'} title={axisLabel(axis)}>
              {axisTitle(axis, definitions)}
            </bdi>
          </Checkbox>
          {!differs(axis) && <span className="mla small t3 nowrap">same</span>}
        </div>
      ))}
      {rest > 0 && <p className="small t3">{formatCount(rest)} more. Search to find them.</p>}
    </fieldset>
  )
}

import { useNavigate } from '@tanstack/react-router'
import { Ellipsis, GripVertical, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Button, DropIndicator, GridList, GridListItem, useDragAndDrop } from 'react-aria-components'
import { IconButton } from '../../controls/button.js'
import { CutName } from '../../controls/cut-name.js'
import { RunDot } from '../../controls/look-dot.js'
import { Menu, MenuItem, MenuSection } from '../../controls/menu.js'
import type { ShownColumn } from './compared-column.js'
import styles from './run-chips.module.css'

export interface ChipActions {
  /** Puts a chip before or after another. */
  readonly onMove: (id: string, place: { readonly item: string; readonly after: boolean }) => void
  readonly onHide: (id: string, isHidden: boolean) => void
  readonly onBaseline: (id: string | undefined) => void
  /** Absent where the set is fixed. */
  readonly onRemove?: ((id: string) => void) | undefined
}

export interface ChipListProps extends ChipActions {
  readonly columns: readonly ShownColumn[]
  readonly onHighlight: (id: string | undefined) => void
  readonly layout: 'line' | 'list'
}

/**
 * Chips that are dragged or moved by keys: Space lifts one, arrows move it, Space drops it and Escape puts it back.
 * Pressing one hides its line.
 */
export function ChipList({ columns, onHighlight, layout, ...actions }: ChipListProps) {
  const list = useRef<HTMLDivElement>(null)
  const lift = useLift(columns, actions)
  const { dragAndDropHooks } = useDragAndDrop<ShownColumn>({
    getItems: (_, items) => items.map(({ name }) => ({ 'text/plain': name })),
    renderDropIndicator: (target) => <DropIndicator target={target} className={styles.drop ?? ''} />,
    onReorder({ keys, target }) {
      for (const key of keys) {
        actions.onMove(String(key), { item: String(target.key), after: target.dropPosition === 'after' })
      }
    },
  })

  // A chip that is moved leaves the document for a moment, and takes the focus with it.
  useEffect(() => {
    if (lift.id !== undefined) chipOf(list.current, lift.id)?.focus()
  }, [lift.id, columns])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const column = columns.find(({ id }) => event.target === chipOf(list.current, id))
    if (column === undefined || !(lift.take(event.key, column) || act(event.key, column, actions))) return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div
      className={styles[layout]}
      onKeyDownCapture={onKeyDown}
      onFocus={({ target }) => onHighlight(columns.find(({ id }) => chipOf(list.current, id)?.contains(target))?.id)}
      onBlur={(event) => {
        onHighlight(undefined)
        lift.drop(event)
      }}
    >
      <GridList
        ref={list}
        className={styles.grid ?? ''}
        aria-label={layout === 'line' ? 'Runs' : 'More runs'}
        layout={layout === 'line' ? 'grid' : 'stack'}
        orientation={layout === 'line' ? 'horizontal' : 'vertical'}
        keyboardNavigationBehavior="tab"
        disallowTypeAhead
        items={columns}
        dragAndDropHooks={dragAndDropHooks}
        dependencies={[lift.id, columns]}
      >
        {(column) => (
          <Chip {...{ column, columns, onHighlight, layout, ...actions }} isLifted={lift.id === column.id} />
        )}
      </GridList>
      <span className={styles.said} role="status">
        {lift.said}
      </span>
    </div>
  )
}

/** Keys of a focused chip; true if it was one. */
function act(key: string, { id, isHidden, isBaseline }: ShownColumn, actions: ChipActions): boolean {
  if (key === 'h') actions.onHide(id, !isHidden)
  else if (key === 'b') actions.onBaseline(isBaseline ? undefined : id)
  else if (key === 'Delete' || key === 'Backspace') actions.onRemove?.(id)
  else return false
  return true
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }

/** Moving a chip by keys. */
function useLift(columns: readonly ShownColumn[], { onMove }: ChipActions) {
  const [lifted, setLifted] = useState<{ readonly id: string; readonly from: number }>()
  const [said, setSaid] = useState('')
  const at = columns.findIndex(({ id }) => id === lifted?.id)

  function moveTo(index: number) {
    const item = columns[index]
    const chip = columns[at]
    if (item === undefined || chip === undefined || item === chip || item.isBaseline) return
    onMove(chip.id, { item: item.id, after: index > at })
    setSaid(`${chip.shortName}: ${index + 1} of ${columns.length}`)
  }

  return {
    id: lifted?.id,
    said,
    take(key: string, { id, shortName, isBaseline }: ShownColumn): boolean {
      if (lifted === undefined) {
        // The baseline always stands first.
        if (key !== ' ' || isBaseline) return key === ' '
        setLifted({ id, from: columns.findIndex((column) => column.id === id) })
        setSaid(`Lifted ${shortName}. Arrows move it, Space drops it, Escape puts it back.`)
        return true
      }
      const step = STEPS[key]
      if (step !== undefined) moveTo(at + step)
      else if (key === ' ' || key === 'Enter' || key === 'Escape') {
        if (key === 'Escape') moveTo(lifted.from)
        setLifted(undefined)
        setSaid(key === 'Escape' ? `Put ${shortName} back.` : `Dropped ${shortName}.`)
      } else return false
      return true
    },
    /** Leaving the chips drops what is lifted. */
    drop(event: { readonly currentTarget: Element; readonly relatedTarget: EventTarget | null }) {
      if (event.relatedTarget instanceof Node && !event.currentTarget.contains(event.relatedTarget))
        setLifted(undefined)
    },
  }
}

interface ChipProps extends ChipListProps {
  readonly column: ShownColumn
  readonly isLifted: boolean
}

function Chip({ column, columns, onHighlight, layout, isLifted, ...actions }: ChipProps) {
  const { id, run, name, shortName, isBaseline, isHidden, isOutside } = column
  const highlight = (isOn: boolean) => onHighlight(isOn ? id : undefined)
  return (
    <GridListItem
      id={id}
      textValue={name}
      className={`${styles.chip} ${layout === 'list' ? styles.wide : ''}`}
      data-lifted={isLifted || undefined}
      data-run={id}
      data-out={isHidden || isOutside || undefined}
      onHoverStart={() => highlight(true)}
      onHoverEnd={() => highlight(false)}
      onAction={() => actions.onHide(id, !isHidden)}
    >
      <RunDot runId={run.info.runId} isHidden={isHidden} />
      <span className={styles.name} title={`${name}${isHidden ? ' (hidden)' : ''}`}>
        <CutName name={shortName} siblings={columns.map((other) => other.shortName)} />
      </span>
      {isBaseline && <span className="chip accent">Baseline</span>}
      <span className={styles.buttons}>
        <Button slot="drag" className="ib" isDisabled={isBaseline}>
          <GripVertical className="i s" aria-hidden />
        </Button>
        <ChipMenu {...{ column, columns, ...actions }} />
        {actions.onRemove !== undefined && (
          <IconButton label={`Take out ${name}`} onPress={() => actions.onRemove?.(id)}>
            <X className="i s" aria-hidden />
          </IconButton>
        )}
      </span>
    </GridListItem>
  )
}

function ChipMenu(props: ChipActions & { readonly column: ShownColumn; readonly columns: readonly ShownColumn[] }) {
  const { column, columns, onMove, onHide, onBaseline, onRemove } = props
  const { id, name, link, isBaseline, isHidden } = column
  const navigate = useNavigate()
  const movable = columns.filter((other) => !other.isBaseline)
  const at = movable.indexOf(column)
  const [before, after, first] = [movable[at - 1], movable[at + 1], movable[0]]
  return (
    <Menu
      label={`Actions on ${name}`}
      trigger={
        <IconButton label={`Actions on ${name}`}>
          <Ellipsis className="i s" aria-hidden />
        </IconButton>
      }
    >
      <MenuSection>
        <MenuItem hint="b" onAction={() => onBaseline(isBaseline ? undefined : id)}>
          {isBaseline ? 'Remove as baseline' : 'Set as baseline'}
        </MenuItem>
        <MenuItem hint="h" onAction={() => onHide(id, !isHidden)}>
          {isHidden ? 'Show line' : 'Hide line'}
        </MenuItem>
        <MenuItem onAction={() => void navigate(link)}>Open</MenuItem>
      </MenuSection>
      {!isBaseline && movable.length > 1 && (
        <MenuSection title="Move">
          {before !== undefined && (
            <MenuItem onAction={() => onMove(id, { item: before.id, after: false })}>Move left</MenuItem>
          )}
          {after !== undefined && (
            <MenuItem onAction={() => onMove(id, { item: after.id, after: true })}>Move right</MenuItem>
          )}
          {before !== undefined && first !== undefined && first !== before && (
            <MenuItem onAction={() => onMove(id, { item: first.id, after: false })}>Move to the front</MenuItem>
          )}
        </MenuSection>
      )}
      {onRemove !== undefined && (
        <MenuSection>
          <MenuItem hint="Delete" onAction={() => onRemove(id)}>
            Take out
          </MenuItem>
        </MenuSection>
      )}
    </Menu>
  )
}

function chipOf(list: HTMLElement | null, id: string): HTMLElement | undefined {
  const chips = list?.querySelectorAll<HTMLElement>('[data-key]') ?? []
  return [...chips].find(({ dataset }) => dataset.key === id)
}

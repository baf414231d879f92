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
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => columns.filter(({ id }) => keys.has(id)).map(({ name }) => ({ 'text/plain': name })),
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
  }, [lift.id, lift.shown])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const column = columns.find(({ id }) => event.target === chipOf(list.current, id))
    if (column === undefined || !(lift.onKey(event.key, column) || act(event.key, column, actions))) return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div
      className={layout === 'line' ? styles.line : styles.list}
      onKeyDownCapture={onKeyDown}
      onFocus={({ target }) => onHighlight(columns.find(({ id }) => chipOf(list.current, id)?.contains(target))?.id)}
      onBlur={(event) => {
        onHighlight(undefined)
        const { currentTarget, relatedTarget } = event
        if (relatedTarget instanceof Node && !currentTarget.contains(relatedTarget)) lift.onLeave()
      }}
    >
      <GridList
        ref={list}
        className={styles.grid ?? ''}
        aria-label={layout === 'line' ? 'Runs' : 'More runs'}
        orientation={layout === 'line' ? 'horizontal' : 'vertical'}
        keyboardNavigationBehavior="tab"
        disallowTypeAhead
        items={lift.shown}
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

/** Moving a chip by keys: it stands where it would be dropped, and the comparison changes once it is. */
function useLift(columns: readonly ShownColumn[], { onMove }: ChipActions) {
  const [lifted, setLifted] = useState<{ readonly id: string; readonly at: number }>()
  const [said, setSaid] = useState('')
  const chip = columns.find(({ id }) => id === lifted?.id)
  const others = columns.filter((column) => column !== chip)
  const shown = chip === undefined || lifted === undefined ? columns : others.toSpliced(lifted.at, 0, chip)

  function end(words: string) {
    setLifted(undefined)
    setSaid(words)
  }

  function drop() {
    if (chip === undefined || lifted === undefined) return
    const [before, after] = [others[lifted.at - 1], others[lifted.at]]
    if (shown.some((column, i) => column !== columns[i])) {
      if (before !== undefined) onMove(chip.id, { item: before.id, after: true })
      else if (after !== undefined) onMove(chip.id, { item: after.id, after: false })
    }
    end(`Dropped ${chip.shortName}.`)
  }

  return {
    id: chip?.id,
    shown,
    said,
    /** Whether it was a key of moving. */
    onKey(key: string, focused: ShownColumn): boolean {
      if (chip === undefined || lifted === undefined) {
        // The baseline always stands first.
        if (key === ' ' && !focused.isBaseline) {
          setLifted({ id: focused.id, at: columns.indexOf(focused) })
          setSaid(`Lifted ${focused.shortName}. Arrows move it, Space drops it, Escape puts it back.`)
        }
        return key === ' '
      }
      const step = STEPS[key]
      if (step !== undefined) {
        const first = others[0]?.isBaseline === true ? 1 : 0
        const at = Math.max(first, Math.min(others.length, lifted.at + step))
        setLifted({ id: chip.id, at })
        setSaid(`${chip.shortName}: ${at + 1} of ${columns.length}`)
      } else if (key === ' ' || key === 'Enter') drop()
      else if (key === 'Escape') end(`Put ${chip.shortName} back.`)
      else return false
      return true
    },
    /** Leaving the chips puts back what is lifted. */
    onLeave: () => setLifted(undefined),
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

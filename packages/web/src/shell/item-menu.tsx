import { Copy, Ellipsis, Pencil, RotateCcw, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button, IconButton } from '../controls/button.js'
import { useCommands } from '../controls/commands.js'
import { copyText } from '../controls/copy-text.js'
import { Menu, MenuItem } from '../controls/menu.js'
import { RenameDialog } from '../controls/rename-dialog.js'
import { announceFailure, announceUndoable } from './undo.js'

export interface ItemMenuProps {
  readonly kind: 'experiment' | 'run'
  readonly id: string
  readonly name: string
  readonly isDeleted: boolean
  /** The page's own subject, which the key `e` renames. */
  readonly isOfPage?: boolean
  /** What is deleted with it, for the notice: `with 3 runs`. */
  readonly deletedWith?: string
  /** Each callback also refetches what it changed. */
  readonly onRename: (name: string) => Promise<void>
  readonly onDelete: () => Promise<void>
  readonly onRestore: () => Promise<void>
  /** More menu items. */
  readonly children?: ReactNode
}

const LABELS = { experiment: 'Experiment actions', run: 'Run actions' } as const

/** Rename, copy the ID of, or delete an experiment or run; restore it if it is deleted. */
export function ItemMenu(props: ItemMenuProps) {
  const { kind, id, name, isDeleted, isOfPage = false, deletedWith, onRename, onDelete, onRestore, children } = props
  const [isRenaming, setRenaming] = useState(false)
  useCommands({ rename: isOfPage && !isDeleted ? () => setRenaming(true) : undefined })

  async function rename(newName: string) {
    await onRename(newName)
    announceUndoable(`Renamed ${name} to ${newName}`, () => onRename(name))
  }

  async function remove() {
    try {
      await onDelete()
      announceUndoable(deletedWith === undefined ? `Deleted ${name}` : `Deleted ${name} ${deletedWith}`, onRestore)
    } catch (error) {
      announceFailure((error as Error).message)
    }
  }

  // The page shows a banner with the Restore button.
  if (isDeleted && isOfPage) return <span className="chip line">deleted</span>
  if (isDeleted) {
    return (
      <>
        <span className="chip line">deleted</span>
        <Button onPress={() => void onRestore().catch((error: Error) => announceFailure(error.message))}>
          <RotateCcw className="i" aria-hidden />
          Restore
        </Button>
      </>
    )
  }
  return (
    <>
      <Menu
        label={LABELS[kind]}
        trigger={
          <IconButton label={LABELS[kind]}>
            <Ellipsis className="i" aria-hidden />
          </IconButton>
        }
      >
        <MenuItem icon={<Pencil className="i" aria-hidden />} onAction={() => setRenaming(true)}>
          Rename
        </MenuItem>
        <MenuItem icon={<Copy className="i" aria-hidden />} onAction={() => void copyText(id)}>
          {`Copy ${kind} ID`}
        </MenuItem>
        {children}
        <MenuItem icon={<Trash2 className="i" aria-hidden />} isDanger onAction={() => void remove()}>
          Delete
        </MenuItem>
      </Menu>
      {isRenaming && (
        <RenameDialog title={`Rename ${kind}`} name={name} onRename={rename} onClose={() => setRenaming(false)} />
      )}
    </>
  )
}

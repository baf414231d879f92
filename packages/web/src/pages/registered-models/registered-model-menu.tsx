import { useNavigate } from '@tanstack/react-router'
import { Copy, Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../api/client.js'
import { useRefresh } from '../../api/use-refresh.js'
import { IconButton } from '../../controls/button.js'
import { useCommands } from '../../controls/commands.js'
import { ConfirmDialog } from '../../controls/confirm-dialog.js'
import { copyText } from '../../controls/copy-text.js'
import { Menu, MenuItem } from '../../controls/menu.js'
import { RenameDialog } from '../../controls/rename-dialog.js'
import { holdEvents } from '../../events/apply-event.js'
import { announceUndoable } from '../../shell/undo.js'

export interface RegisteredModelMenuProps {
  readonly name: string
  /** The version numbers, newest first; undefined while loading. */
  readonly versions: readonly number[] | undefined
  /** Whether there are more versions than these. */
  readonly hasMore: boolean
}

/** Actions on a registered model (U-REG-6). */
export function RegisteredModelMenu({ name, versions, hasMore }: RegisteredModelMenuProps) {
  const [asking, setAsking] = useState<'rename' | 'delete'>()
  const navigate = useNavigate()
  const refresh = useRefresh()
  useCommands({ rename: () => setAsking('rename'), delete: () => setAsking('delete') })

  async function rename(from: string, to: string) {
    await holdEvents(async () => {
      await api.registeredModels.renameRegisteredModel({ name: from, newName: to })
      await navigate({ to: '/models/$name', params: { name: to }, replace: true })
    })
    await refresh({ what: 'registered_model' })
  }

  async function remove() {
    await holdEvents(async () => {
      await api.registeredModels.deleteRegisteredModel({ name })
      await navigate({ to: '/models' })
    })
    await refresh({ what: 'registered_model' })
  }

  return (
    <>
      <Menu
        label="Model actions"
        trigger={
          <IconButton label="Model actions">
            <Ellipsis className="i" aria-hidden />
          </IconButton>
        }
      >
        <MenuItem icon={<Pencil className="i" aria-hidden />} onAction={() => setAsking('rename')}>
          Rename
        </MenuItem>
        <MenuItem icon={<Copy className="i" aria-hidden />} onAction={() => void copyText(name)}>
          Copy name
        </MenuItem>
        <MenuItem
          icon={<Trash2 className="i" aria-hidden />}
          isDanger
          disabledReason={versions === undefined ? 'counting versions' : undefined}
          onAction={() => setAsking('delete')}
        >
          Delete
        </MenuItem>
      </Menu>
      {asking === 'rename' && (
        <RenameDialog
          title="Rename model"
          name={name}
          onRename={async (newName) => {
            await rename(name, newName)
            announceUndoable(`Renamed ${name} to ${newName}`, () => rename(newName, name))
          }}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking === 'delete' && versions !== undefined && (
        <ConfirmDialog
          title="Delete this model?"
          action="Delete"
          working="Deleting…"
          word={versions.length > 0 ? name : undefined}
          onConfirm={remove}
          onClose={() => setAsking(undefined)}
        >
          <p>
            This permanently deletes <bdi className="med">{name}</bdi>
            {versions.length === 0
              ? ', which has no versions.'
              : ` with ${versionsIn(versions, hasMore)}, their aliases, descriptions and tags.`}{' '}
            Runs and their files are kept. This cannot be undone.
          </p>
        </ConfirmDialog>
      )}
    </>
  )
}

/** `version 1`, `versions 3, 2 and 1`, `more than 200 versions`. */
function versionsIn(versions: readonly number[], hasMore: boolean): string {
  if (hasMore) return `more than ${versions.length} versions`
  if (versions.length === 1) return `version ${versions[0]}`
  if (versions.length > NAMED) return `${versions.length} versions, ${versions[0]} down to ${versions.at(-1)}`
  return `versions ${versions.slice(0, -1).join(', ')} and ${versions.at(-1)}`
}

const NAMED = 10

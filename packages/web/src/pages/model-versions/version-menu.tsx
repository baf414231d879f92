import { useNavigate } from '@tanstack/react-router'
import { Ellipsis, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../api/client.js'
import { useRefresh } from '../../api/use-refresh.js'
import { IconButton } from '../../controls/button.js'
import { useCommands } from '../../controls/commands.js'
import { ConfirmDialog } from '../../controls/confirm-dialog.js'
import { Menu, MenuItem } from '../../controls/menu.js'
import { holdEvents } from '../../events/apply-event.js'

export interface VersionMenuProps {
  readonly name: string
  readonly version: number
  readonly aliases: readonly string[]
}

/** Actions on a version (U-REG-6). */
export function VersionMenu({ name, version, aliases }: VersionMenuProps) {
  const [isAsking, setAsking] = useState(false)
  const navigate = useNavigate()
  const refresh = useRefresh()
  useCommands({ delete: () => setAsking(true) })

  async function remove() {
    await holdEvents(async () => {
      await api.modelVersions.deleteModelVersion({ name, version })
      await navigate({ to: '/models/$name', params: { name } })
    })
    await refresh({ what: 'registered_model', name })
  }

  return (
    <>
      <Menu
        label="Version actions"
        trigger={
          <IconButton label="Version actions">
            <Ellipsis className="i" aria-hidden />
          </IconButton>
        }
      >
        <MenuItem icon={<Trash2 className="i" aria-hidden />} isDanger onAction={() => setAsking(true)}>
          Delete
        </MenuItem>
      </Menu>
      {isAsking && (
        <ConfirmDialog
          title={`Delete version ${version}?`}
          action="Delete"
          working="Deleting…"
          word={aliases.length > 0 ? `version ${version}` : undefined}
          onConfirm={remove}
          onClose={() => setAsking(false)}
        >
          <p>
            This permanently deletes version {version} of <bdi className="med">{name}</bdi>
            {aliases.length > 0 && ` and removes ${aliases.map((alias) => `@${alias}`).join(', ')}`}. Its run and files
            are kept. This cannot be undone.
          </p>
        </ConfirmDialog>
      )}
    </>
  )
}

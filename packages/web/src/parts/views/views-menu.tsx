import type { View } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { BookmarkPlus, ChevronDown, Copy, House, Pencil, RotateCw, Save, Table2, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { RunsSearch } from '../../addresses/runs-search.js'
import { api } from '../../api/client.js'
import { viewsQuery } from '../../api/queries.js'
import { useRefresh } from '../../api/use-refresh.js'
import { Button } from '../../controls/button.js'
import { useCommands } from '../../controls/commands.js'
import { Menu, MenuItem, MenuSection } from '../../controls/menu.js'
import { RenameDialog } from '../../controls/rename-dialog.js'
import { announceFailure, announceUndoable } from '../../shell/undo.js'
import { SaveView } from './save-view.js'
import type { RunsView } from './use-runs-view.js'
import { nameOfCopy, nameProblem } from './view-name.js'
import { keptState } from './view-state.js'

export interface ViewsMenuProps {
  readonly experimentId: string
  readonly current: RunsView
  /** Navigates to another address of the page. */
  readonly onOpen: (search: RunsSearch) => void
}

/** The menu of an experiment's saved views, with actions on the open one (U-RUNS-18). */
export function ViewsMenu({ experimentId, current, onOpen }: ViewsMenuProps) {
  const [asks, setAsks] = useState<'save' | 'rename'>()
  const [isOpen, setOpen] = useState(false)
  useCommands({ views: () => setOpen(true) })
  const refresh = useRefresh()
  const { data: views, error, refetch } = useQuery(viewsQuery(experimentId))
  const { view, state, isChanged: hasChanges } = current
  const selection = state.selected === undefined ? {} : { selected: state.selected }
  const name = view?.name

  async function create(made: { name: string; isDefault: boolean; scope?: View['scope']; state: unknown }) {
    const { view: created } = await api.views.createView({ scope: 'everyone', ...made, experimentId })
    await refresh({ what: 'view', experimentId })
    return created
  }

  async function update(viewId: string, change: { name?: string; isDefault?: boolean; state?: unknown }) {
    await api.views.updateView({ viewId, ...change })
    await refresh({ what: 'view', experimentId })
  }

  async function updateState({ viewId, name: oldName, state: old }: View) {
    await update(viewId, { state: keptState(state) })
    onOpen({ ...selection, view: viewId })
    announceUndoable(`Updated view ${oldName ?? ''}`, () => update(viewId, { state: old }))
  }

  async function duplicate({ name: oldName = '', scope, state: old }: View) {
    const { viewId } = await create({ name: nameOfCopy(oldName, views ?? []), isDefault: false, scope, state: old })
    onOpen({ ...selection, view: viewId })
  }

  async function setDefault({ viewId, isDefault }: View) {
    // An explicit view stays open even if the default changes.
    onOpen(current.address)
    await update(viewId, { isDefault: !isDefault })
  }

  async function remove({ viewId, name: oldName = '', isDefault, scope, state: old }: View) {
    await api.views.deleteView({ viewId })
    onOpen(current.detached(state))
    await refresh({ what: 'view', experimentId })
    announceUndoable(`Deleted view ${oldName}`, async () => {
      await create({ name: oldName, isDefault, scope, state: old })
    })
  }

  const orSay = (change: Promise<void>) => void change.catch((failure: Error) => announceFailure(failure.message))
  // An unnamed view may be behind a link that someone has, so it is only saved as a new view.
  const isNamed = view?.name !== undefined
  return (
    <>
      <Menu
        label="Views"
        open={{ isOpen, onOpenChange: setOpen }}
        trigger={
          <Button kind="quiet">
            Views
            {name !== undefined && (
              <bdi className="v cut" style={{ maxWidth: 160 }}>
                {name}
              </bdi>
            )}
            {hasChanges && <span className="chip">changed</span>}
            <ChevronDown className="i" aria-hidden />
          </Button>
        }
      >
        <MenuSection title="Open">
          <MenuItem
            icon={<Table2 className="i" aria-hidden />}
            isChecked={view === undefined && current.isReady}
            onAction={() => onOpen(current.detached(selection))}
          >
            All runs
          </MenuItem>
          {views?.map((entry) => (
            <MenuItem
              key={entry.viewId}
              text={entry.name ?? ''}
              icon={<Table2 className="i" aria-hidden />}
              hint={entry.isDefault ? 'default' : undefined}
              isChecked={entry.viewId === view?.viewId}
              onAction={() => onOpen({ ...selection, view: entry.viewId })}
            >
              <bdi>{entry.name}</bdi>
            </MenuItem>
          ))}
          {views === undefined && error === null && (
            <MenuItem text="Loading" onAction={() => undefined} disabledReason="Loading…">
              <span className="skel" style={{ width: 120 }} />
            </MenuItem>
          )}
          {error !== null && (
            <MenuItem icon={<RotateCw className="i" aria-hidden />} hint="Retry" onAction={() => void refetch()}>
              {`Could not load views: ${error.message}`}
            </MenuItem>
          )}
        </MenuSection>
        <MenuSection title={views?.length === 0 ? 'No views yet' : 'Change'}>
          <MenuItem icon={<BookmarkPlus className="i" aria-hidden />} onAction={() => setAsks('save')}>
            Save as new view…
          </MenuItem>
          {isNamed && (
            <MenuItem
              icon={<Save className="i" aria-hidden />}
              disabledReason={hasChanges ? undefined : 'no changes'}
              onAction={() => orSay(updateState(view))}
            >
              Update
            </MenuItem>
          )}
          {isNamed && (
            <MenuItem icon={<Pencil className="i" aria-hidden />} onAction={() => setAsks('rename')}>
              Rename…
            </MenuItem>
          )}
          {isNamed && (
            <MenuItem icon={<Copy className="i" aria-hidden />} onAction={() => orSay(duplicate(view))}>
              Duplicate
            </MenuItem>
          )}
          {isNamed && (
            <MenuItem icon={<House className="i" aria-hidden />} onAction={() => orSay(setDefault(view))}>
              {view.isDefault ? 'Remove as default' : 'Set as default'}
            </MenuItem>
          )}
          {isNamed && (
            <MenuItem icon={<Trash2 className="i" aria-hidden />} isDanger onAction={() => orSay(remove(view))}>
              Delete
            </MenuItem>
          )}
        </MenuSection>
      </Menu>
      {asks === 'save' && (
        <SaveView
          views={views ?? []}
          onSave={async (made) => {
            const { viewId } = await create({ ...made, state: keptState(state) })
            onOpen({ ...selection, view: viewId })
          }}
          onClose={() => setAsks(undefined)}
        />
      )}
      {asks === 'rename' && view !== undefined && (
        <RenameDialog
          title="Rename view"
          name={name ?? ''}
          onRename={async (newName) => {
            const problem = nameProblem(newName, views ?? [])
            if (problem !== undefined) throw new Error(problem)
            await update(view.viewId, { name: newName.trim() })
          }}
          onClose={() => setAsks(undefined)}
        />
      )}
    </>
  )
}

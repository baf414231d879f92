import type { Tag } from '@labbook/protocol'
import { Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from '../../controls/button.js'
import { Switch } from '../../controls/switch.js'
import { naturalOrder } from '../../format/natural-order.js'
import { announceFailure, announceUndoable } from '../../shell/undo.js'
import { EditTag } from './edit-tag.js'
import { isSystemTag } from './system-tag.js'
import type { TagChange } from './use-tags.js'

export interface TagsTableProps {
  readonly tags: readonly Tag[]
  /** Shown if there are no tags. */
  readonly empty: string
  /** Changes tags; absent if they are read-only, as those of a deleted run. */
  readonly change: TagChange | undefined
}

/** User and autologging tags with add, edit and delete; system tags are shown on request (U-RUN-7). */
export function TagsTable({ tags, empty, change }: TagsTableProps) {
  const [showsSystem, setShowsSystem] = useState(false)
  const [edited, setEdited] = useState<Tag | 'new'>()
  const shown = tags.filter(({ key }) => showsSystem || !isSystemTag(key))

  async function remove({ key, value }: Tag) {
    try {
      await change?.delete(key)
      announceUndoable(`Deleted tag ${key}`, () => change?.set(key, value))
    } catch (error) {
      announceFailure((error as Error).message)
    }
  }

  return (
    <section className="sect" aria-label="Tags">
      <header>
        <h3>Tags</h3>
        <span className="n">{shown.length}</span>
        <span className="mla" />
        <Switch label="System tags" isSelected={showsSystem} onChange={setShowsSystem} />
        {change !== undefined && (
          <Button kind="quiet" onPress={() => setEdited('new')}>
            <Plus className="i" aria-hidden />
            Add tag
          </Button>
        )}
      </header>
      {shown.length === 0 && <p className="t3">{empty}</p>}
      <table className="grid inset">
        <tbody>
          {shown
            .toSorted((a, b) => naturalOrder(a.key, b.key))
            .map((tag) => (
              <tr key={tag.key}>
                <th scope="row" className="key">
                  <bdi>{tag.key}</bdi>
                </th>
                <td className="wrap">
                  <bdi>{tag.value}</bdi>
                </td>
                {change !== undefined && (
                  <td className="num">
                    {!isSystemTag(tag.key) && (
                      <span className="row tight" style={{ justifyContent: 'end' }}>
                        <IconButton label={`Edit ${tag.key}`} onPress={() => setEdited(tag)}>
                          <Pencil className="i s" aria-hidden />
                        </IconButton>
                        <IconButton label={`Delete ${tag.key}`} onPress={() => void remove(tag)}>
                          <Trash2 className="i s" aria-hidden />
                        </IconButton>
                      </span>
                    )}
                  </td>
                )}
              </tr>
            ))}
        </tbody>
      </table>
      {edited !== undefined && change !== undefined && (
        <EditTag
          title={edited === 'new' ? 'Add tag' : `Edit tag ${edited.key}`}
          {...(edited === 'new' ? {} : { tag: edited })}
          keyProblem={change.keyProblem}
          onSave={change.set}
          onClose={() => setEdited(undefined)}
        />
      )}
    </section>
  )
}

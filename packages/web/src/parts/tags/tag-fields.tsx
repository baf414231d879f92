import type { Tag } from '@labbook/protocol'
import { Plus, X } from 'lucide-react'
import { Button, IconButton } from '../../controls/button.js'
import { TextField } from '../../controls/text-field.js'

/** New tags, one per row. */
export function TagFields({ tags, onTags }: { tags: readonly Tag[]; onTags: (tags: readonly Tag[]) => void }) {
  const put = (at: number, tag: Tag) => onTags(tags.with(at, tag))
  return (
    <>
      {tags.map((tag, i) => (
        <div key={`${i} of ${tags.length}`} className="row" style={{ alignItems: 'end' }}>
          <TextField label="Key" value={tag.key} onChange={(key) => put(i, { ...tag, key })} />
          <TextField label="Value" value={tag.value} onChange={(value) => put(i, { ...tag, value })} />
          <IconButton label="Remove tag" onPress={() => onTags(tags.toSpliced(i, 1))}>
            <X className="i" aria-hidden />
          </IconButton>
        </div>
      ))}
      <span>
        <Button kind="quiet" onPress={() => onTags([...tags, { key: '', value: '' }])}>
          <Plus className="i" aria-hidden />
          Add tag
        </Button>
      </span>
    </>
  )
}

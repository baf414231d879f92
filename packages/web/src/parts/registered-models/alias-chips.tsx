import type { ModelAlias } from '@labbook/protocol'
import { ChevronDown, Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from '../../controls/button.js'
import { Menu, MenuItem, MenuSection } from '../../controls/menu.js'
import { naturalOrder } from '../../format/natural-order.js'
import { AddAlias } from './add-alias.js'
import styles from './alias-chips.module.css'
import { ALIAS_TYPE } from './alias-drop.js'
import { useAliases } from './use-aliases.js'

export interface AliasChipsProps {
  readonly name: string
  readonly version: number
  /** All aliases of the model. */
  readonly aliases: readonly ModelAlias[]
  /** The versions that an alias can move to. */
  readonly versions: readonly number[]
}

/** The aliases of a version. Each can be dragged to another version, or moved and removed with its menu (U-REG-3). */
export function AliasChips({ name, version, aliases, versions }: AliasChipsProps) {
  const [isAdding, setAdding] = useState(false)
  const own = aliases.filter((each) => each.version === version).map(({ alias }) => alias)
  return (
    <span className={styles.chips}>
      {own.toSorted(naturalOrder).map((alias) => (
        <AliasChip key={alias} {...{ name, alias }} others={versions.filter((each) => each !== version)} />
      ))}
      <IconButton label={`Add an alias to version ${version}`} onPress={() => setAdding(true)}>
        <Plus className="i s" aria-hidden />
      </IconButton>
      {isAdding && <AddAlias {...{ name, version, aliases }} onClose={() => setAdding(false)} />}
    </span>
  )
}

interface AliasChipProps {
  readonly name: string
  readonly alias: string
  readonly others: readonly number[]
}

function AliasChip({ name, alias, others }: AliasChipProps) {
  const { move, remove } = useAliases(name)
  return (
    <span
      className={`chip accent ${styles.alias}`}
      draggable
      onDragStart={({ dataTransfer }) => {
        dataTransfer.setData(ALIAS_TYPE, alias)
        dataTransfer.effectAllowed = 'move'
      }}
    >
      <bdi className="cut" title={alias}>
        @{alias}
      </bdi>
      <Menu
        label={`Alias ${alias}`}
        trigger={
          <Button kind="quiet" aria-label={`Move or remove @${alias}`}>
            <ChevronDown className="i" aria-hidden />
          </Button>
        }
      >
        {others.length > 0 && (
          <MenuSection title="Move to">
            {others.map((version) => (
              <MenuItem key={version} onAction={() => move(alias, version)}>{`Version ${version}`}</MenuItem>
            ))}
          </MenuSection>
        )}
        <MenuSection>
          <MenuItem icon={<X className="i" aria-hidden />} onAction={() => remove(alias)}>
            Remove
          </MenuItem>
        </MenuSection>
      </Menu>
    </span>
  )
}

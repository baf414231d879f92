import type { RegisteredModel, Tag } from '@labbook/protocol'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { DataGrid } from '../../controls/data-grid.js'
import { useGridRows } from '../../controls/grid-rows.js'
import { MarkedText } from '../../controls/marked-text.js'
import type { GridColumn, SortedBy } from '../../controls/grid-column.js'
import { formatAbsolute, formatAgo } from '../../format/format-time.js'
import { naturalOrder } from '../../format/natural-order.js'
import { latestVersion } from '../../parts/registered-models/latest-version.js'
import { TagChips } from '../../parts/tags/tag-chips.js'

export interface RegisteredModelsTableProps {
  /** Undefined while loading. */
  readonly models: readonly RegisteredModel[] | undefined
  readonly sortedBy: SortedBy
  readonly onSort: (name: string) => void
  readonly onTag: (tag: Tag) => void
  readonly isStale: boolean
  /** Words that were searched in names. */
  readonly words: readonly string[]
  readonly hasMore: boolean
  /** Called when the last row comes into view. */
  readonly onEnd: () => void
  readonly nowMs: number
}

/** Number of placeholder rows while loading. */
const EXPECTED = 6

/** The grid of registered models. It loads more rows as the end comes into view (U-REG-1). */
export function RegisteredModelsTable(props: RegisteredModelsTableProps) {
  const { models, sortedBy, onSort, isStale, hasMore, onEnd } = props
  const navigate = useNavigate()
  const rows = useGridRows({ total: models === undefined ? EXPECTED : models.length + (hasMore ? 1 : 0) })
  const isAtEnd = models !== undefined && hasMore && rows.window.getVirtualItems().at(-1)?.index === models.length
  useEffect(() => {
    if (isAtEnd) onEnd()
  }, [isAtEnd, onEnd])
  return (
    <DataGrid
      label="Models"
      rows={rows}
      rowAt={(index) => models?.[index]}
      idOf={nameOf}
      nameOf={nameOf}
      first={nameColumn(props.words)}
      columns={columnsOf(props)}
      sortedBy={sortedBy}
      onSort={onSort}
      onOpen={({ name }) => void navigate({ to: '/models/$name', params: { name } })}
      isStale={isStale}
    />
  )
}

const nameColumn = (words: readonly string[]): GridColumn<RegisteredModel> => ({
  name: 'name',
  label: 'Name',
  width: 280,
  cell: ({ name }) => (
    <Link className="name cut" to="/models/$name" params={{ name }} title={name}>
      <bdi>
        <MarkedText text={name} words={words} />
      </bdi>
    </Link>
  ),
})

function columnsOf({ onTag, nowMs }: RegisteredModelsTableProps): readonly GridColumn<RegisteredModel>[] {
  return [
    {
      name: 'latest_version',
      label: 'Latest version',
      width: 120,
      isUnsortable: true,
      cell: (model) => <LatestVersion model={model} />,
    },
    {
      name: 'aliases',
      label: 'Aliases',
      width: 240,
      isUnsortable: true,
      cell: (model) => <Aliases model={model} />,
    },
    {
      name: 'tags',
      label: 'Tags',
      width: 220,
      isUnsortable: true,
      cell: ({ name, tags }) => <TagChips owner={name} tags={tags} onTag={onTag} />,
    },
    {
      name: 'last_updated_timestamp',
      label: 'Updated',
      width: 124,
      isSecondary: true,
      cell: ({ lastUpdatedTimestamp }) => <Time ms={Number(lastUpdatedTimestamp)} nowMs={nowMs} />,
    },
    {
      name: 'creation_timestamp',
      label: 'Created',
      width: 124,
      isSecondary: true,
      cell: ({ creationTimestamp }) => <Time ms={Number(creationTimestamp)} nowMs={nowMs} />,
    },
  ]
}

function LatestVersion({ model }: { model: RegisteredModel }) {
  const version = latestVersion(model)
  if (version === undefined) return <span className="t3">–</span>
  return (
    <Link to="/models/$name/versions/$version" params={{ name: model.name, version: String(version) }}>
      Version {version}
    </Link>
  )
}

/** Each alias with its version. */
function Aliases({ model: { name, aliases } }: { model: RegisteredModel }) {
  if (aliases.length === 0) return <span className="t3">–</span>
  return (
    <span className="row tight cut">
      {aliases
        .toSorted((a, b) => naturalOrder(a.alias, b.alias))
        .map(({ alias, version }) => (
          <Link
            key={alias}
            className="chip accent"
            to="/models/$name/versions/$version"
            params={{ name, version: String(version) }}
            title={`@${alias} points to version ${version}`}
          >
            @{alias}
            <span className="k">{version}</span>
          </Link>
        ))}
    </span>
  )
}

function Time({ ms, nowMs }: { ms: number; nowMs: number }) {
  return <time title={formatAbsolute(ms)}>{formatAgo(ms, nowMs)}</time>
}

function nameOf({ name }: RegisteredModel): string {
  return name
}

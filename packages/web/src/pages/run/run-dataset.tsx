import type { DatasetInput } from '@labbook/protocol'
import { Link } from '@tanstack/react-router'
import { Table2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../controls/button.js'
import { CutName } from '../../controls/cut-name.js'
import { Dialog } from '../../controls/dialog.js'
import { formatCount } from '../../format/format-number.js'
import { parseDatasetSchema } from '../../parts/datasets/dataset-schema.js'
import { SchemaTable } from '../../parts/datasets/schema-table.js'
import styles from './run-page.module.css'

export interface RunDatasetProps {
  readonly experimentId: string
  readonly input: DatasetInput
  /** The names of all datasets of the run. */
  readonly names: readonly string[]
  readonly runId: string
  /** Where the run stores the profile of this dataset. */
  readonly profile: { readonly path: string } | undefined
}

/** A dataset that a run used: context, size, and the schema on request. */
export function RunDataset({ experimentId, runId, input, names, profile }: RunDatasetProps) {
  const { name, digest, schema = '', profile: size = '' } = input.dataset
  const [isOpen, setOpen] = useState(false)
  const columns = parseDatasetSchema(schema)
  const rows = rowsIn(size)
  const context = input.tags.find(({ key }) => key === 'mlflow.data.context')?.value
  return (
    <div className={styles.item}>
      <span className="row tight">
        <Table2 className="i s" aria-hidden />
        <Link
          className="name mid"
          to="/experiments/$experimentId/datasets/$name/$digest"
          params={{ experimentId, name, digest }}
          aria-label={name}
        >
          <CutName name={name} siblings={names} />
        </Link>
        {context !== undefined && context !== '' && (
          <span className={`chip line ${styles.context}`}>
            <bdi>{context}</bdi>
          </span>
        )}
      </span>
      <span className="row tight small t2">
        <bdi className="mono">{digest}</bdi>
        <span>
          {rows === undefined ? '–' : formatCount(rows)} × {columns === undefined ? '–' : formatCount(columns.length)}
        </span>
        {columns !== undefined && (
          <Button kind="quiet" onPress={() => setOpen(true)}>
            Schema
          </Button>
        )}
        {profile !== undefined && (
          <Link
            to="/experiments/$experimentId/runs/$runId/profile/$"
            params={{ experimentId, runId, _splat: profile.path }}
          >
            Profile
          </Link>
        )}
      </span>
      {columns !== undefined && (
        <Dialog title={`Schema of ${name}`} isOpen={isOpen} onClose={() => setOpen(false)}>
          <SchemaTable columns={columns} />
        </Dialog>
      )}
    </div>
  )
}

/** The number of rows, from the profile JSON that the client logs with a dataset. */
function rowsIn(profile: string): number | undefined {
  try {
    const { num_rows: rows } = JSON.parse(profile) as { num_rows?: unknown }
    return typeof rows === 'number' ? rows : undefined
  } catch {
    return undefined
  }
}

import { nameFilter } from '@labbook/search'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Autocomplete, Menu, MenuItem } from 'react-aria-components'
import { type RunCells, runBlockQuery, runsQuery } from '../../api/runs-query.js'
import { RunDot } from '../../controls/look-dot.js'
import { SearchField } from '../../controls/search-field.js'
import { Failed, Loading } from '../../shell/page-state.js'
import styles from './run-picker.module.css'
import { Status } from './run-status.js'

const SHOWN = 20

export interface RunPickerProps {
  /** Whose runs are offered; of all, if there are none. */
  readonly experimentIds: readonly string[]
  /** Runs that are not offered. */
  readonly without: readonly string[]
  readonly onPick: (run: RunCells) => void
  readonly autoFocus?: boolean
}

/** Finds runs by name, newest first; each that is picked leaves the list, so that several can be. */
export function RunPicker({ experimentIds, without, onPick, autoFocus = false }: RunPickerProps) {
  const [text, setText] = useState('')
  const search = text === '' ? {} : { searchFilter: nameFilter(text, 'runs') }
  const { data, error, refetch } = useQuery({
    ...runBlockQuery(runsQuery(experimentIds, search, 0), 0),
    placeholderData: (previous) => previous,
  })
  const offered = data?.rows.filter(({ runId }) => !without.includes(runId)).slice(0, SHOWN)
  return (
    <div className={styles.picker}>
      <Autocomplete inputValue={text} onInputChange={setText}>
        <SearchField label="Search runs by name" value={text} onChange={setText} autoFocus={autoFocus} />
        {error !== null && <Failed error={error} retry={() => void refetch()} />}
        {offered === undefined && error === null && <Loading />}
        <Menu
          aria-label="Runs"
          className={`menu ${styles.runs}`}
          items={offered ?? []}
          // Several can be picked.
          shouldCloseOnSelect={false}
          renderEmptyState={() =>
            offered !== undefined && <p className="t3">{text === '' ? 'No other runs.' : 'No matching runs.'}</p>
          }
        >
          {(run) => (
            <MenuItem id={run.runId} className="item" textValue={nameOf(run)} onAction={() => onPick(run)}>
              <RunDot runId={run.runId} />
              <Status status={run.status} isWordHidden />
              <bdi className="cut" title={nameOf(run)}>
                {nameOf(run)}
              </bdi>
            </MenuItem>
          )}
        </Menu>
      </Autocomplete>
    </div>
  )
}

function nameOf({ runId, cells }: RunCells): string {
  return String(cells.get('attributes.run_name') ?? runId)
}

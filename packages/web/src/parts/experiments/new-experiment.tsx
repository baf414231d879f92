import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '../../api/client.js'
import { experimentsQuery } from '../../api/queries.js'
import { useRefresh } from '../../api/use-refresh.js'
import { FormDialog } from '../../controls/form-dialog.js'
import { TextField } from '../../controls/text-field.js'

const MAX_NAME = 500

/** Asks for a name and an optional artifact location; opens the new experiment (U-EXP-3). */
export function NewExperiment({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [location, setLocation] = useState('')
  const navigate = useNavigate()
  const refresh = useRefresh()
  const active = useQuery(experimentsQuery())
  const deleted = useQuery(experimentsQuery('DELETED_ONLY'))

  const namesake = (experiments: typeof active.data) => experiments?.find((experiment) => experiment.name === name)
  const problem = problemOf()

  function problemOf(): ReactNode {
    if (name === '') return undefined
    if (name.trim() === '') return 'Enter a name.'
    if (name.length > MAX_NAME) return `The name has ${name.length} characters. Use at most ${MAX_NAME}.`
    const taken = namesake(active.data)
    if (taken !== undefined) {
      const { experimentId } = taken
      return (
        <>
          An experiment with this name already exists.{' '}
          <Link to="/experiments/$experimentId" params={{ experimentId }} onClick={onClose}>
            Open it
          </Link>
        </>
      )
    }
    if (namesake(deleted.data) !== undefined) {
      return (
        <>
          A deleted experiment has this name.{' '}
          <Link to="/trash" search={{ kind: 'experiments', search: name }} onClick={onClose}>
            Restore it
          </Link>
        </>
      )
    }
    return undefined
  }

  /** The server's error names the field. */
  function isAboutLocation(refusal: string | undefined): boolean {
    return location.trim() !== '' && refusal?.includes(location.trim()) === true
  }

  async function create() {
    const artifactLocation = location.trim() === '' ? {} : { artifactLocation: location.trim() }
    const { experimentId } = await api.experiments.createExperiment({ name, tags: [], ...artifactLocation })
    await refresh({ what: 'experiment', experimentId })
    await navigate({ to: '/experiments/$experimentId', params: { experimentId } })
  }

  return (
    <FormDialog
      title="New experiment"
      action="Create"
      working="Creating…"
      canSubmit={name !== '' && problem === undefined}
      onSubmit={create}
      onClose={onClose}
    >
      {(refusal) => (
        <>
          <TextField
            label="Name"
            value={name}
            onChange={setName}
            error={problem ?? (isAboutLocation(refusal) ? undefined : refusal)}
            isRequired
            autoFocus
          />
          <TextField
            label="Artifact location (optional)"
            value={location}
            onChange={setLocation}
            error={isAboutLocation(refusal) ? refusal : undefined}
            help="Where files are stored, such as s3://bucket/folder. You cannot change this later."
          />
        </>
      )}
    </FormDialog>
  )
}

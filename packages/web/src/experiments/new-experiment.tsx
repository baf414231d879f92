import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '../api/client.js'
import { experimentsQuery } from '../api/queries.js'
import { Button } from '../controls/button.js'
import { Dialog } from '../controls/dialog.js'
import { TextField } from '../controls/text-field.js'

const MAX_NAME = 500

/** Name and, if wanted, a place for the artifacts; opens what it made (U-EXP-3). */
export function NewExperiment({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [location, setLocation] = useState('')
  const [refusal, setRefusal] = useState<string>()
  const [isCreating, setCreating] = useState(false)
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const active = useQuery(experimentsQuery())
  const deleted = useQuery(experimentsQuery('DELETED_ONLY'))

  const namesake = (experiments: typeof active.data) => experiments?.find((experiment) => experiment.name === name)
  const problem = problemOf()

  function problemOf(): ReactNode {
    if (name === '') return undefined
    if (name.trim() === '') return 'A name needs a letter or a digit.'
    if (name.length > MAX_NAME) return `The name has ${name.length} characters; at most ${MAX_NAME} are allowed.`
    const taken = namesake(active.data)
    if (taken !== undefined) {
      const { experimentId } = taken
      return (
        <>
          There is an experiment with this name.{' '}
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
    return refusal
  }

  async function create() {
    setCreating(true)
    try {
      const artifactLocation = location.trim() === '' ? {} : { artifactLocation: location.trim() }
      const { experimentId } = await api.experiments.createExperiment({ name, tags: [], ...artifactLocation })
      await queryClient.invalidateQueries({ queryKey: ['experiments'] })
      onClose()
      await navigate({ to: '/experiments/$experimentId', params: { experimentId } })
    } catch (error) {
      setRefusal((error as Error).message)
      setCreating(false)
    }
  }

  const canCreate = name !== '' && (problem === undefined || problem === refusal) && !isCreating
  return (
    <Dialog
      title="New experiment"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" isDisabled={!canCreate} onPress={() => void create()}>
            {isCreating ? 'Creating …' : 'Create'}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (canCreate) void create()
        }}
      >
        <TextField
          label="Name"
          value={name}
          onChange={(text) => {
            setName(text)
            setRefusal(undefined)
          }}
          error={problem}
          isRequired
          autoFocus
        />
        <TextField
          label="Artifact location (optional)"
          value={location}
          onChange={setLocation}
          help="Where files go, such as s3://bucket/folder. It cannot be changed later."
        />
        {/* Enter in a form of several fields needs a button that submits. */}
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}

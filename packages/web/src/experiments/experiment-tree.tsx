import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Plus, Search } from 'lucide-react'
import { useState } from 'react'
import { experimentSummariesQuery, experimentsQuery } from '../api/queries.js'
import { IconButton } from '../controls/button.js'
import { formatCount } from '../format/format-number.js'
import { NewExperiment } from './new-experiment.js'

/** All active experiments, newest first, with a filter by name or id (U-EXP-1). */
export function ExperimentTree() {
  const [search, setSearch] = useState('')
  const [isCreating, setCreating] = useState(false)
  const { data: experiments = [] } = useQuery(experimentsQuery())
  const { data: summaries } = useQuery(experimentSummariesQuery())
  const wanted = search.trim().toLowerCase()
  const shown = experiments.filter(
    ({ name, experimentId }) => name.toLowerCase().includes(wanted) || experimentId === wanted,
  )
  return (
    <section aria-label="Experiments">
      <div className="row tight">
        <label className="field soft grow">
          <Search className="i" aria-hidden />
          <input
            className="grow"
            aria-label="Find an experiment"
            placeholder="Find an experiment"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </label>
        <IconButton label="New experiment" onPress={() => setCreating(true)}>
          <Plus className="i" aria-hidden />
        </IconButton>
      </div>
      {isCreating && <NewExperiment onClose={() => setCreating(false)} />}
      {shown.map(({ experimentId, name }) => (
        <Link
          key={experimentId}
          className="item"
          to="/experiments/$experimentId"
          params={{ experimentId }}
          activeProps={{ className: 'on', 'aria-current': 'page' }}
        >
          <bdi className="cut">{name}</bdi>
          <span className="n">{formatCount(summaries?.get(experimentId)?.runs ?? 0)}</span>
        </Link>
      ))}
    </section>
  )
}

import type { Experiment } from '@labbook/protocol'
import { DefinitionsSection } from '../definitions/definitions-section.js'
import { Description } from '../tags/description.js'
import { noteOf, noteWriter } from '../tags/note.js'
import { TagsTable } from '../tags/tags-table.js'
import { useExperimentTags } from '../tags/use-tags.js'
import styles from './experiment-about.module.css'

/** The description of an experiment, what it says about its metrics and params, and its tags. */
export function ExperimentAbout({ experiment }: { experiment: Experiment }) {
  const { experimentId, tags, lifecycleStage } = experiment
  const experimentTags = useExperimentTags(experimentId)
  const change = lifecycleStage === 'deleted' ? undefined : experimentTags
  return (
    <div className={`pad ${styles.about}`}>
      <Description id={experimentId} text={noteOf(tags)} onSave={noteWriter(change)} />
      <DefinitionsSection experiment={experiment} isReadOnly={change === undefined} />
      <TagsTable tags={tags} empty="No tags yet." change={change} />
    </div>
  )
}

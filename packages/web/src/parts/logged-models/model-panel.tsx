import type { InputExample, ModelFile } from '@labbook/mlmodel'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { FileOwner } from '../../api/artifact-bytes.js'
import { baseUrl } from '../../api/client.js'
import { Fact } from '../../controls/fact.js'
import { FullPath } from '../../controls/full-path.js'
import { formatBytes } from '../../format/format-bytes.js'
import { formatAbsolute, formatAgo } from '../../format/format-time.js'
import { useTryForm } from './form-state.js'
import { InputExampleTable } from './input-example-table.js'
import { ModelFlavors, versionIn } from './model-flavors.js'
import styles from './model-panel.module.css'
import { inputExampleQuery, type ModelPlace, modelFileQuery, requirementsQuery } from './model-queries.js'
import { ModelSchema } from './model-schema.js'
import { PredictCode } from './predict-code.js'
import { formRequest } from './try-form.js'
import { graphAddress, TryModel } from './try-model.js'

export interface ModelPanelProps {
  readonly owner: FileOwner
  /** Path of the `MLmodel` file below the owner's root. */
  readonly modelFilePath: string
  readonly fullPath: string
  /** The URI with which clients load the model: `runs:/<run>/model`, `models:/m-…`. */
  readonly modelUri: string
  /** Stands before the title. */
  readonly lead?: ReactNode
  /** Registers the model; absent on a version's own page. */
  readonly register?: ReactNode
  /** Downloads the model's folder. */
  readonly download?: ReactNode
}

/** The panel of a folder with an `MLmodel` file: its schema, and how to predict with it (U-MODEL-1). */
export function ModelPanel(props: ModelPanelProps) {
  const { owner, modelFilePath, fullPath, modelUri, lead, register, download } = props
  const place = { owner, folder: modelFilePath.slice(0, modelFilePath.lastIndexOf('/') + 1) }
  const { data: model, error } = useQuery(modelFileQuery(place))
  const example = useQuery({ ...inputExampleQuery(place, model?.example), enabled: model !== undefined })
  if (error !== null) {
    return (
      <>
        {lead}
        <p className="note warn">Could not read the MLmodel file: {error.message}</p>
      </>
    )
  }
  if (model === undefined) return <span className="skel" style={{ width: 240 }} role="status" aria-label="Loading" />
  return (
    <div className={styles.panel}>
      <div className={styles.head}>
        {lead}
        <h3>MLflow Model</h3>
        {model.flavors.map(({ name, facts }) => (
          <span key={name} className="chip line">
            {name} {name === 'python_function' ? '' : versionIn(facts)}
          </span>
        ))}
        {model.holdsPickle && <span className="chip warn">contains code (pickle)</span>}
        {model.sizeBytes !== undefined && <span className="small t3">{formatBytes(model.sizeBytes)}</span>}
        <dl className="facts">
          <FullPath path={fullPath} />
        </dl>
        {download}
        {register}
      </div>
      {/* The form begins with the example, so it waits for it. */}
      {!example.isPending && (
        <ModelUse key={modelUri} {...{ model, place, modelUri }} example={example.data ?? undefined} />
      )}
      {example.error !== null && <p className="note warn">Could not read the input example: {example.error.message}</p>}
      <ModelDetails {...{ model, place }} example={example.data ?? undefined} />
    </div>
  )
}

interface ModelUseProps {
  readonly model: ModelFile
  readonly place: ModelPlace
  readonly modelUri: string
  readonly example: InputExample | undefined
}

/** The schema beside the code and the form, which share their values. */
function ModelUse({ model, place, modelUri, example }: ModelUseProps) {
  const { signature } = model
  const form = useTryForm(signature.inputs ?? [], example)
  const [focused, setFocused] = useState<number>()
  const address = graphAddress(model, place)
  const hasForm = address !== undefined && form.fields.length > 0
  const request = hasForm ? formRequest(form.fields, form.cells) : undefined
  const facts = { modelUri, serverAddress: baseUrl, signature, example, request }
  const lit = new Set(hasForm ? [...form.changed, ...(focused === undefined ? [] : [focused])] : [])
  return (
    <div className={styles.columns}>
      <div className={styles.schema}>
        <Part title="Model schema">
          <ModelSchema signature={signature} ranges={form.ranges} lit={lit} />
        </Part>
      </div>
      <div className={styles.use}>
        <PredictCode key={modelUri} {...{ facts, hasForm }} isRunnable={address !== undefined} />
        {hasForm && <TryModel {...{ form, address }} onFocus={setFocused} />}
        {address !== undefined && form.fields.length === 0 && (
          <Part title="Try it">
            <p className="t3">Log the model with a signature to try it here.</p>
          </Part>
        )}
      </div>
    </div>
  )
}

/** What else the model's files say (U-MODEL-5). */
function ModelDetails({ model, place, example }: Pick<ModelUseProps, 'model' | 'place' | 'example'>) {
  const { created, mlflowVersion, flavors } = model
  const { data: requirements = [] } = useQuery(requirementsQuery(place, model))
  const createdMs = Date.parse(`${created?.replace(' ', 'T')}Z`)
  return (
    <>
      {example !== undefined && (
        <Part title="Input example">
          <InputExampleTable input={example.input} />
        </Part>
      )}
      <div className={styles.details}>
        <Part title="Flavors" count={flavors.length}>
          <ModelFlavors flavors={flavors} />
        </Part>
        {requirements.length > 0 && (
          <Part title="Requirements" count={requirements.length}>
            <ul>
              {requirements.map((requirement, i) => (
                <li key={`${i} ${requirement}`} className="mono">
                  <bdi>{requirement}</bdi>
                </li>
              ))}
            </ul>
          </Part>
        )}
        <dl className="facts">
          {mlflowVersion !== undefined && (
            <Fact label="Written by">
              MLflow <bdi>{mlflowVersion}</bdi>
            </Fact>
          )}
          {created !== undefined && (
            <Fact label="Created">
              {Number.isNaN(createdMs) ? (
                <bdi>{created}</bdi>
              ) : (
                <span title={formatAbsolute(createdMs)}>{formatAgo(createdMs, Date.now())}</span>
              )}
            </Fact>
          )}
        </dl>
      </div>
    </>
  )
}

function Part({ title, count, children }: { title: string; count?: number; children: ReactNode }) {
  return (
    <section className="sect" aria-label={title}>
      <header>
        <h3>{title}</h3>
        {count !== undefined && <span className="n">{count}</span>}
      </header>
      {children}
    </section>
  )
}

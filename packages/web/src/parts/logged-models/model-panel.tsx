import type { ModelFile } from '@labbook/mlmodel'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { FileOwner } from '../../api/artifact-bytes.js'
import { baseUrl } from '../../api/client.js'
import { CodeBlock } from '../../controls/code-block.js'
import { Fact } from '../../controls/fact.js'
import { FullPath } from '../../controls/full-path.js'
import { formatBytes } from '../../format/format-bytes.js'
import { formatAbsolute, formatAgo } from '../../format/format-time.js'
import { InputExampleTable } from './input-example-table.js'
import { ModelFlavors } from './model-flavors.js'
import { inputExampleQuery, type ModelPlace, modelFileQuery, requirementsQuery } from './model-queries.js'
import { ModelSchema } from './model-schema.js'
import { modelSnippets } from './model-snippets.js'
import { TryModel } from './try-model.js'

export interface ModelPanelProps {
  readonly owner: FileOwner
  /** Path of the `MLmodel` file below the owner's root. */
  readonly modelFilePath: string
  readonly fullPath: string
  /** The URI with which clients load the model: `runs:/<run>/model`, `models:/m-…`. */
  readonly modelUri: string
  /** Registers the model; absent on a version's own page. */
  readonly register?: ReactNode
  /** Downloads the model's folder. */
  readonly download?: ReactNode
}

/** The panel of a folder with an `MLmodel` file: schema and usage (U-MODEL-1). */
export function ModelPanel({ owner, modelFilePath, fullPath, modelUri, register, download }: ModelPanelProps) {
  const place = { owner, folder: modelFilePath.slice(0, modelFilePath.lastIndexOf('/') + 1) }
  const { data: model, error } = useQuery(modelFileQuery(place))
  if (error !== null) return <p className="note warn">Could not read the MLmodel file: {error.message}</p>
  if (model === undefined) return <span className="skel" style={{ width: 240 }} role="status" aria-label="Loading" />
  return (
    <div>
      <div className="row">
        <h3>MLflow Model</h3>
        {model.holdsPickle && <span className="chip warn">contains code (pickle)</span>}
        <span className="mla" />
        {register}
      </div>
      <div className="row wide" style={{ marginBottom: 'var(--s-3)' }}>
        <dl className="facts grow" style={{ margin: 0 }}>
          <FullPath path={fullPath} />
          <ModelFacts model={model} />
        </dl>
        {download}
      </div>
      <p className="t2">
        The code below shows how to make predictions using the logged model.
        {register !== undefined && ' Register the model to give it a name, versions and aliases.'}
      </p>
      <ModelParts model={model} place={place} modelUri={modelUri} />
    </div>
  )
}

function ModelFacts({ model: { created, mlflowVersion, sizeBytes } }: { model: ModelFile }) {
  const createdMs = Date.parse(`${created?.replace(' ', 'T')}Z`)
  return (
    <>
      {sizeBytes !== undefined && <Fact label="Size">{formatBytes(sizeBytes)}</Fact>}
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
    </>
  )
}

function ModelParts({ model, place, modelUri }: { model: ModelFile; place: ModelPlace; modelUri: string }) {
  const { example: info, signature, flavors } = model
  const example = useQuery(inputExampleQuery(place, info))
  const { data: requirements = [] } = useQuery(requirementsQuery(place, model))
  const facts = { modelUri, serverAddress: baseUrl, signature, example: example.data ?? undefined }
  return (
    <>
      <Part title="Model schema">
        <ModelSchema signature={signature} />
      </Part>
      <Part title="Make Predictions">
        {modelSnippets(facts).map(({ title, code }, i) => (
          <details key={title} open={i < 2}>
            <summary>{title}</summary>
            <CodeBlock text={code} copyLabel={`Copy ${title}`} />
          </details>
        ))}
      </Part>
      <Part title="Try it">
        {!example.isLoading && <TryModel key={modelUri} model={model} place={place} facts={facts} />}
      </Part>
      {example.error !== null && <p className="note warn">Could not read the input example: {example.error.message}</p>}
      {example.data !== undefined && example.data !== null && (
        <Part title="Input example">
          <InputExampleTable input={example.data.input} />
        </Part>
      )}
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

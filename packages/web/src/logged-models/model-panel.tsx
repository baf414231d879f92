import { useQuery } from '@tanstack/react-query'
import { FullPath } from '../artifacts/full-path.js'
import type { ReactNode } from 'react'
import type { FileOwner } from '../api/artifact-bytes.js'
import { CopyButton } from '../controls/copy-button.js'
import { modelFileQuery } from './model-file-query.js'
import { ModelSchema } from './model-schema.js'
import { modelSnippets } from './model-snippets.js'

export interface ModelPanelProps {
  readonly owner: FileOwner
  /** Of the `MLmodel` file, below the owner's root. */
  readonly modelFilePath: string
  readonly fullPath: string
  /** By which clients load it: `runs:/<run>/model`, `models:/m-…`. */
  readonly modelUri: string
  /** How a version is made from it; a version itself has none. */
  readonly register?: ReactNode
  /** How its folder is downloaded. */
  readonly download?: ReactNode
}

/** What a folder with an `MLmodel` file is: its schema, and how to predict with it (U-MODEL-1). */
export function ModelPanel({ owner, modelFilePath, fullPath, modelUri, register, download }: ModelPanelProps) {
  const { data: model, error } = useQuery(modelFileQuery(owner, modelFilePath))
  if (error !== null) return <p className="note warn">The model's MLmodel file cannot be read: {error.message}</p>
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
        </dl>
        {download}
      </div>
      <p className="t2">The code below shows how to make predictions using the logged model.</p>
      <section className="sect" aria-label="Model schema">
        <header>
          <h3>Model schema</h3>
        </header>
        <ModelSchema model={model} />
      </section>
      <section className="sect" aria-label="Make Predictions">
        <header>
          <h3>Make Predictions</h3>
        </header>
        {modelSnippets(modelUri).map(({ title, code }, i) => (
          <details key={title} open={i < 2}>
            <summary>{title}</summary>
            <div className="row" style={{ alignItems: 'flex-start' }}>
              <pre className="code grow">{code}</pre>
              <CopyButton label={`Copy ${title}`} text={code} />
            </div>
          </details>
        ))}
      </section>
      <section className="sect" aria-label="Flavors">
        <header>
          <h3>Flavors</h3>
          <span className="n">{model.flavors.length}</span>
        </header>
        {model.flavors.map(({ name, facts }) => (
          <details key={name}>
            <summary className="med">{name}</summary>
            <table className="grid inset">
              <tbody>
                {facts.map(([key, value]) => (
                  <tr key={key}>
                    <td className="t2">{key}</td>
                    <td className="mono wrap">
                      <bdi>{value}</bdi>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        ))}
      </section>
    </div>
  )
}

import {
  type Field,
  InputError,
  type InputProblem,
  type ModelFile,
  typeText,
  writeScoringAnswer,
} from '@labbook/mlmodel'
import { CircleAlert, Plus, X } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { artifactUrl } from '../../api/artifact-bytes.js'
import { Button, IconButton } from '../../controls/button.js'
import { CodeBlock } from '../../controls/code-block.js'
import { CopyButton } from '../../controls/copy-button.js'
import type { ModelPlace } from './model-queries.js'
import { type SnippetFacts, serveCommands } from './model-snippets.js'
import { PageModel } from './page-model.js'
import { PredictionTable } from './prediction-table.js'
import { type FormRows, fieldName, prefilledRows, readForm, acceptsRows } from './try-form.js'
import styles from './try-model.module.css'

export interface TryModelProps {
  readonly model: ModelFile
  readonly place: ModelPlace
  readonly facts: SnippetFacts
}

/** A form that runs predictions in the page; for models that need Python, the command to serve them (U-MODEL-7). */
export function TryModel({ model, place, facts }: TryModelProps) {
  const onnx = model.flavors.find(({ name }) => name === 'onnx')
  const data = onnx?.settings['data']
  const { inputs } = model.signature
  if (typeof data !== 'string') {
    const command = serveCommands(facts)
    return (
      <>
        <p className="t2">Only ONNX models can run in the browser. To get predictions from this model, serve it:</p>
        <CodeBlock text={command} copyLabel="Copy commands" />
      </>
    )
  }
  if (inputs === undefined || inputs.length === 0)
    return <p className="t3">Log the model with a signature to try it here.</p>
  return <TryForm fields={inputs} address={artifactUrl(place.owner, place.folder + data)} example={facts.example} />
}

interface TryFormProps extends Pick<SnippetFacts, 'example'> {
  readonly fields: readonly Field[]
  /** The address of the graph. */
  readonly address: string
}

/** The result of the last attempt. */
type Outcome =
  | { readonly predictions: unknown }
  | { readonly problems: readonly InputProblem[] }
  | { readonly failure: string }

function TryForm({ fields, address, example }: TryFormProps) {
  const [rows, setRows] = useState<FormRows>(() => prefilledRows(fields, example))
  const [outcome, setOutcome] = useState<Outcome>()
  const [isPredicting, setIsPredicting] = useState(false)
  const model = useMemo(() => new PageModel(address), [address])
  useEffect(() => () => model.close(), [model])

  const change = (next: FormRows) => {
    setRows(next)
    setOutcome(undefined)
  }
  const predict = async () => {
    setIsPredicting(true)
    try {
      setOutcome({ predictions: await model.predict(readForm(fields, rows)) })
    } catch (error) {
      setOutcome(error instanceof InputError ? { problems: error.problems } : { failure: (error as Error).message })
    }
    setIsPredicting(false)
  }
  const problems = outcome !== undefined && 'problems' in outcome ? outcome.problems : []
  const names = fields.map(fieldName)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void predict()
      }}
    >
      <TryGrid fields={fields} rows={rows} problems={problems} onChange={change} />
      <div className="row" style={{ margin: 'var(--s-3) 0' }}>
        <Button kind="primary" type="submit" isDisabled={isPredicting}>
          {isPredicting ? 'Predicting…' : 'Predict'}
        </Button>
        {acceptsRows(fields) && (
          <Button onPress={() => change([...rows, rows.at(-1) ?? fields.map(() => '')])}>
            <Plus className="i" aria-hidden />
            Add row
          </Button>
        )}
      </div>
      <div role="status">
        {problems
          .filter(({ field }) => field === undefined || !names.includes(field))
          .map(({ field, message }) => (
            <p key={`${field} ${message}`} className="note danger">
              {field === undefined ? '' : `${field}: `}
              {message}
            </p>
          ))}
        {outcome !== undefined && 'failure' in outcome && (
          <p className="note danger">Prediction failed: {outcome.failure}</p>
        )}
        {outcome !== undefined && 'predictions' in outcome && (
          <div className="row" style={{ alignItems: 'flex-start' }}>
            <div className="grow">
              <PredictionTable predictions={outcome.predictions} />
            </div>
            <CopyButton label="Copy predictions as JSON" text={writeScoringAnswer(outcome.predictions)} />
          </div>
        )}
      </div>
    </form>
  )
}

interface TryGridProps {
  readonly fields: readonly Field[]
  readonly rows: FormRows
  readonly problems: readonly InputProblem[]
  readonly onChange: (rows: FormRows) => void
}

/** Fields run downwards, so that many fit; data rows are side by side. */
function TryGrid({ fields, rows, problems, onChange }: TryGridProps) {
  const setCell = (row: number, place: number, text: string) =>
    onChange(rows.map((cells, i) => (i === row ? cells.with(place, text) : cells)))
  return (
    <div style={{ overflow: 'auto' }}>
      <table className="grid inset">
        {rows.length > 1 && (
          <thead>
            <tr>
              <th>Field</th>
              {rows.map((_, row) => (
                <th key={row}>
                  <span className="row">
                    Row {row + 1}
                    <IconButton label={`Remove row ${row + 1}`} onPress={() => onChange(rows.toSpliced(row, 1))}>
                      <X className="i s" aria-hidden />
                    </IconButton>
                  </span>
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {fields.map((field, place) => (
            <tr key={fieldName(field, place)}>
              <td>
                <bdi>{field.name ?? 'Input'}</bdi>{' '}
                <span className="t3 mono">
                  {typeText(field.type)}
                  {field.isRequired ? '' : ' optional'}
                </span>
              </td>
              {rows.map((cells, row) => (
                <td key={row} className={styles.cell}>
                  <Cell
                    label={`${field.name ?? 'Input'}${rows.length > 1 ? `, row ${row + 1}` : ''}`}
                    isLong={field.type.kind !== 'scalar'}
                    text={cells[place] ?? ''}
                    problem={problems.find(
                      (problem) => problem.field === fieldName(field, place) && (problem.row ?? row) === row,
                    )}
                    onChange={(text) => setCell(row, place, text)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface CellProps {
  readonly label: string
  /** JSON, which may take several lines. */
  readonly isLong: boolean
  readonly text: string
  readonly problem: InputProblem | undefined
  readonly onChange: (text: string) => void
}

function Cell({ label, isLong, text, problem, onChange }: CellProps) {
  const common = { 'aria-label': label, 'aria-invalid': problem !== undefined, value: text }
  return (
    <>
      <div className={problem === undefined ? 'field' : 'field bad'} data-multiline={isLong || undefined}>
        {isLong ? (
          <textarea {...common} rows={3} className="mono" onChange={(event) => onChange(event.target.value)} />
        ) : (
          <input {...common} onChange={(event) => onChange(event.target.value)} />
        )}
      </div>
      {problem !== undefined && (
        <p className="help bad">
          <CircleAlert className="i s" aria-hidden />
          <span>{problem.message}</span>
        </p>
      )}
    </>
  )
}

import { InputError, type InputProblem, type ModelFile, typeText, writeScoringAnswer } from '@labbook/mlmodel'
import { ChevronLeft, ChevronRight, CircleAlert, Play, RotateCcw, TriangleAlert } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { artifactUrl } from '../../api/artifact-bytes.js'
import { Button, IconButton } from '../../controls/button.js'
import { CopyButton } from '../../controls/copy-button.js'
import { formatCount, formatExact, formatMetric } from '../../format/format-number.js'
import { describeTry, type TryFormState } from './form-state.js'
import styles from './model-panel.module.css'
import type { ModelPlace } from './model-queries.js'
import { PageModel } from './page-model.js'
import { PredictionTable } from './prediction-table.js'
import { fieldName, figureOf, formatFigure, readForm } from './try-form.js'
import { type Try, TriesTable } from './tries-table.js'

/** How many tries of a visit are kept. */
const KEPT = 5

/** The address of the graph that the page can run; undefined for a model that needs Python. */
export function graphAddress({ flavors }: ModelFile, place: ModelPlace): string | undefined {
  const data = flavors.find(({ name }) => name === 'onnx')?.settings['data']
  return typeof data === 'string' ? artifactUrl(place.owner, place.folder + data) : undefined
}

export interface TryModelProps {
  readonly form: TryFormState
  /** The address of the graph. */
  readonly address: string
  /** The place of the field that is being edited. */
  readonly onFocus: (place: number | undefined) => void
}

/** The result of the last attempt. */
type Outcome =
  | { readonly predictions: unknown; readonly tookMs: number }
  | { readonly problems: readonly InputProblem[] }
  | { readonly failure: string }

/** A form, filled from the input example, that runs predictions in the page (U-MODEL-7). */
export function TryModel({ form, address, onFocus }: TryModelProps) {
  const { fields, rows, at, cells, changed } = form
  const [outcome, setOutcome] = useState<Outcome>()
  const [tries, setTries] = useState<readonly Try[]>([])
  const [isPredicting, setIsPredicting] = useState(false)
  const model = useMemo(() => new PageModel(address), [address])
  useEffect(() => () => model.close(), [model])

  const predict = async () => {
    setIsPredicting(true)
    const name = describeTry(form)
    try {
      const input = readForm(fields, [cells])
      const startMs = performance.now()
      const predictions = await model.predict(input)
      setOutcome({ predictions, tookMs: performance.now() - startMs })
      const value = figureOf(predictions)
      if (value !== undefined) setTries((before) => [{ name, value }, ...before].slice(0, KEPT))
    } catch (error) {
      setOutcome(error instanceof InputError ? { problems: error.problems } : { failure: (error as Error).message })
    }
    setIsPredicting(false)
  }
  const problems = outcome !== undefined && 'problems' in outcome ? outcome.problems : []
  const names = fields.map(fieldName)
  return (
    <section className="sect" aria-label="Try it">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void predict()
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
          event.preventDefault()
          void predict()
        }}
        onBlur={() => onFocus(undefined)}
      >
        <header className="row" style={{ minHeight: 36 }}>
          <h3>Try it</h3>
          <span className="small t2" role="status">
            {form.isExample
              ? `input example${rows.length > 1 ? `, row ${at + 1} of ${rows.length}` : ''}`
              : 'no input example'}
          </span>
          {rows.length > 1 && (
            <>
              <IconButton label="Previous row" isDisabled={at === 0} onPress={() => form.showRow(at - 1)}>
                <ChevronLeft className="i s" aria-hidden />
              </IconButton>
              <IconButton label="Next row" isDisabled={at + 1 === rows.length} onPress={() => form.showRow(at + 1)}>
                <ChevronRight className="i s" aria-hidden />
              </IconButton>
            </>
          )}
          <span className="mla" />
          {changed.length > 0 && (
            <Button kind="quiet" onPress={form.reset}>
              <RotateCcw className="i" aria-hidden />
              {changed.length === 1 ? `Reset ${names[changed[0] ?? 0]}` : `Reset ${changed.length} fields`}
            </Button>
          )}
        </header>
        <div className={styles.fields}>
          {fields.map((field, place) => (
            <FormField
              key={fieldName(field, place)}
              form={form}
              place={place}
              problem={problems.find((problem) => problem.field === fieldName(field, place))}
              onFocus={() => onFocus(place)}
            />
          ))}
        </div>
        <div className={styles.actions}>
          <Button type="submit" isDisabled={isPredicting}>
            <Play className="i" aria-hidden />
            {isPredicting ? 'Predicting…' : 'Predict'}
          </Button>
          <kbd className="kbd hide-small">Ctrl Enter</kbd>
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
          {outcome !== undefined && 'predictions' in outcome && <Output {...outcome} tries={tries} />}
        </div>
      </form>
    </section>
  )
}

function Output({ predictions, tookMs, tries }: { predictions: unknown; tookMs: number; tries: readonly Try[] }) {
  const figure = figureOf(predictions)
  const copy = <CopyButton label="Copy output as JSON" text={writeScoringAnswer(predictions)} />
  return (
    <div className={styles.outcome}>
      <div>
        <span className="micro t3">Output</span>
        {figure === undefined ? (
          <div className="row" style={{ alignItems: 'flex-start' }}>
            <PredictionTable predictions={predictions} />
            {copy}
          </div>
        ) : (
          <output className={styles.figure} aria-label="Output" title={formatExact(figure)}>
            {formatFigure(figure)}
            {copy}
          </output>
        )}
        <span className="micro t3">in this page, {formatCount(Math.max(1, Math.round(tookMs)))} ms</span>
      </div>
      {figure !== undefined && tries.length > 1 && <TriesTable tries={tries} />}
    </div>
  )
}

interface FormFieldProps {
  readonly form: TryFormState
  readonly place: number
  readonly problem: InputProblem | undefined
  readonly onFocus: () => void
}

function FormField({ form, place, problem, onFocus }: FormFieldProps) {
  const field = form.fields[place]
  if (field === undefined) return null
  const text = form.cells[place] ?? ''
  const was = form.start[place] ?? ''
  const isChanged = text !== was
  const isLong = field.type.kind !== 'scalar'
  const range = form.ranges[place]
  const isOutside =
    range !== undefined &&
    range.min < range.max &&
    text.trim() !== '' &&
    (Number(text) < range.min || Number(text) > range.max)
  const label = field.name ?? 'Input'
  const common = {
    'aria-label': label,
    'aria-invalid': problem !== undefined,
    value: text,
    title: `${typeText(field.type)}${field.isRequired ? '' : ', optional'}`,
    onFocus,
  }
  return (
    <div className={isLong ? styles.long : undefined}>
      <div className={styles.name} data-changed={isChanged || undefined}>
        <bdi className="cut" title={label}>
          {label}
        </bdi>
        {isChanged && <span className={styles.dot} role="img" aria-label="changed" />}
        {!field.isRequired && <span className="t3">optional</span>}
      </div>
      <div className={problem === undefined ? 'field' : 'field bad'} data-multiline={isLong || undefined}>
        {isLong ? (
          <textarea
            {...common}
            rows={3}
            className="mono"
            onChange={(event) => form.setCell(place, event.target.value)}
          />
        ) : (
          <input {...common} onChange={(event) => form.setCell(place, event.target.value)} />
        )}
        {isChanged && !isLong && was !== '' && (
          <span className={`cut ${styles.was}`} title={`was ${was}`}>
            was {was}
          </span>
        )}
      </div>
      {problem !== undefined && (
        <p className="help bad">
          <CircleAlert className="i s" aria-hidden />
          <span>{problem.message}</span>
        </p>
      )}
      {problem === undefined && isOutside && (
        <p className="row tight micro" style={{ color: 'var(--warn)' }}>
          <TriangleAlert className="i s" aria-hidden />
          outside the example: {formatMetric(range.min)} to {formatMetric(range.max)}
        </p>
      )}
    </div>
  )
}

import { type Experiment, limits, METRIC_DEFINITION_TAG, type MetricDefinition } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { readDefinitions } from '../../api/definitions.js'
import { keysQuery } from '../../api/queries.js'
import { ComboField } from '../../controls/combo-field.js'
import { FormDialog } from '../../controls/form-dialog.js'
import { Select } from '../../controls/select.js'
import { TextField } from '../../controls/text-field.js'
import styles from './edit-metric.module.css'
import { formOf, type MetricForm, readForm } from './metric-form.js'
import { useDefinitionChange } from './use-definition-change.js'

const GOALS = [
  { value: '', label: 'Not set' },
  { value: 'min', label: 'Lower is better' },
  { value: 'max', label: 'Higher is better' },
]

const FORMATS = [
  { value: '', label: 'Number' },
  { value: 'percent', label: 'Percent: 0.93 is 93%' },
  { value: 'duration', label: 'Duration in seconds' },
  { value: 'bytes', label: 'Size in bytes' },
]

export interface EditMetricProps {
  readonly experiment: Experiment
  /** The key of the metric; absent to ask for it. */
  readonly name?: string
  readonly onClose: () => void
}

/** Edits goal, unit, label, format and description of a metric, with what is wrong beside its field (TYPED-12). */
export function EditMetric({ experiment, name, onClose }: EditMetricProps) {
  const { metrics } = readDefinitions(experiment.tags)
  const [key, setKey] = useState(name ?? '')
  const [form, setForm] = useState<MetricForm>(() => formOf(metrics.get(key) ?? {}))
  const change = useDefinitionChange(experiment)
  const { definition, faults } = readForm(form)
  const keyFault = name === undefined ? faultOfKey(key, metrics) : undefined
  const put = (field: keyof MetricForm) => (value: string) => setForm({ ...form, [field]: value })
  const isPlain = definition.format === undefined || definition.format === 'number'
  const hasDigits = isPlain || definition.format === 'percent'
  return (
    <FormDialog
      title={name === undefined ? 'Define a metric' : `Goal, unit and label of ${name}`}
      action="Save"
      working="Saving…"
      canSubmit={key.trim() !== '' && keyFault === undefined && Object.keys(faults).length === 0}
      onSubmit={() => change.define(key, definition)}
      onClose={onClose}
    >
      {(refusal) => (
        <>
          {name === undefined && <KeyField {...{ experiment, value: key, error: keyFault }} onChange={setKey} />}
          <TextField
            label="Label"
            value={form.label}
            onChange={put('label')}
            error={faults['label']}
            help={`Shown in place of ${key === '' ? 'the key' : key}.`}
            autoFocus={name !== undefined}
          />
          <div className={styles.pair}>
            <Select label="Goal" showLabel value={form.goal} options={GOALS} onChange={put('goal')} />
            <Select
              label="Format"
              showLabel
              value={form.format === 'number' ? '' : form.format}
              options={FORMATS}
              onChange={put('format')}
            />
          </div>
          <div className={styles.pair}>
            <TextField
              label="Unit"
              value={form.unit}
              onChange={put('unit')}
              error={faults['unit']}
              help={isPlain ? 'For example nats or px.' : 'Not shown: the format has its own.'}
            />
            <TextField
              label="Significant digits"
              value={form.digits}
              onChange={put('digits')}
              error={faults['digits']}
              help={hasDigits ? '0 to 17.' : 'Not used by this format.'}
            />
          </div>
          <TextField
            label="Description"
            value={form.description}
            onChange={put('description')}
            error={faults['description'] ?? refusal}
            isMultiline
          />
        </>
      )}
    </FormDialog>
  )
}

/** How long the key of a tag may be; that of the metric is part of it. */
const MOST_IN_KEY = limits.key - METRIC_DEFINITION_TAG.length

function faultOfKey(key: string, metrics: ReadonlyMap<string, MetricDefinition>): string | undefined {
  if (metrics.has(key)) return 'This metric is defined already. Edit it in the list.'
  return [...key].length > MOST_IN_KEY ? `Only keys of at most ${MOST_IN_KEY} characters can be defined.` : undefined
}

interface KeyFieldProps {
  readonly experiment: Experiment
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (key: string) => void
}

function KeyField({ experiment: { experimentId }, value, error, onChange }: KeyFieldProps) {
  const { data } = useQuery(
    keysQuery({ experimentIds: [experimentId], kind: 'metrics', search: value, varying: false }),
  )
  return (
    <ComboField
      label="Metric"
      value={value}
      onChange={onChange}
      options={data?.keys.map(({ key }) => key) ?? []}
      error={error}
      help="The key that runs log it under."
      autoFocus
    />
  )
}

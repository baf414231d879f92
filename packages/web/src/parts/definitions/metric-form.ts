import {
  type FieldFaults,
  METRIC_FORMATS,
  METRIC_GOALS,
  type MetricDefinition,
  metricDefinitionFaults,
} from '@labbook/protocol'

/** The fields of a definition, as they are typed; empty means not set. */
export type MetricForm = Readonly<Record<keyof MetricDefinition, string>>

export function formOf(definition: MetricDefinition): MetricForm {
  const { goal = '', unit = '', label = '', description = '', format = '', digits } = definition
  return { goal, unit, label, description, format, digits: digits === undefined ? '' : String(digits) }
}

/** The definition, and a sentence for each field that is not valid. */
export function readForm(form: MetricForm): { readonly definition: MetricDefinition; readonly faults: FieldFaults } {
  const { digits } = form
  const typed = {
    goal: METRIC_GOALS.find((goal) => goal === form.goal),
    unit: form.unit.trim() || undefined,
    label: form.label.trim() || undefined,
    description: form.description.trim() || undefined,
    format: METRIC_FORMATS.find((format) => format === form.format),
    digits: digits.trim() === '' ? undefined : Number(digits),
  }
  const definition: MetricDefinition = Object.fromEntries(
    Object.entries(typed).filter(([, value]) => value !== undefined),
  )
  const faults = Object.entries(metricDefinitionFaults(definition)).map(([field, fault]) => [field, sentence(fault)])
  return { definition, faults: Object.fromEntries(faults) as FieldFaults }
}

function sentence(fault: string): string {
  return `${fault.charAt(0).toUpperCase()}${fault.slice(1)}.`
}

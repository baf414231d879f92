import type { Experiment, ParamDefinition } from '@labbook/protocol'
import { Pencil, Plus, Star, StarOff, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { readDefinitions } from '../../api/definitions.js'
import { Button, IconButton } from '../../controls/button.js'
import { byLabel, goalText } from '../../format/format-defined.js'
import { announceFailure } from '../../shell/undo.js'
import { EditMetric } from './edit-metric.js'
import { useDefinitionChange } from './use-definition-change.js'

export interface DefinitionsSectionProps {
  readonly experiment: Experiment
  readonly isReadOnly: boolean
}

/** What an experiment says about its metrics and params, and which of its tags say nothing valid (TYPED-4, TYPED-12). */
export function DefinitionsSection({ experiment, isReadOnly }: DefinitionsSectionProps) {
  const { metrics, params, primary, faults } = readDefinitions(experiment.tags)
  const [edited, setEdited] = useState<{ name?: string }>()
  const keys = [...new Set([...metrics.keys(), ...(primary === undefined ? [] : [primary])])]
  return (
    <>
      <section className="sect" aria-label="Metrics">
        <header>
          <h3>Metrics</h3>
          <span className="n">{keys.length}</span>
          <span className="mla" />
          {!isReadOnly && (
            <Button kind="quiet" onPress={() => setEdited({})}>
              <Plus className="i" aria-hidden />
              Define a metric
            </Button>
          )}
        </header>
        {faults.map((fault) => (
          <p key={fault} className="help bad">
            <bdi>{fault}</bdi>
          </p>
        ))}
        {keys.length === 0 && <p className="t3">No metric has a goal, unit or label yet.</p>}
        {keys.length > 0 && (
          <div style={{ overflowX: 'auto' }}>
            <table className="grid inset">
              <thead>
                <tr>
                  {['Key', 'Label', 'Goal', 'Unit', 'Format', 'Description'].map((head) => (
                    <th key={head}>{head}</th>
                  ))}
                  <th aria-label="Actions" />
                </tr>
              </thead>
              <tbody>
                {keys
                  .toSorted((a, b) => byLabel(a, b, metrics))
                  .map((key) => {
                    const { label, goal, unit, format = 'number', digits, description } = metrics.get(key) ?? {}
                    const shown = digits === undefined ? format : `${format}, ${digits} digits`
                    return (
                      <tr key={key}>
                        <Key name={key}>{key === primary && <span className="chip accent">Primary</span>}</Key>
                        <Texts texts={[label, goal && goalText(goal), unit, shown, description]} />
                        <td>{!isReadOnly && <MetricActions {...{ experiment, name: key }} onEdit={setEdited} />}</td>
                      </tr>
                    )
                  })}
              </tbody>
            </table>
          </div>
        )}
        {edited !== undefined && <EditMetric {...{ experiment, ...edited }} onClose={() => setEdited(undefined)} />}
      </section>
      {params.size > 0 && <ParamDefinitions params={params} />}
    </>
  )
}

interface MetricActionsProps {
  readonly experiment: Experiment
  readonly name: string
  readonly onEdit: (metric: { name: string }) => void
}

function MetricActions({ experiment, name, onEdit }: MetricActionsProps) {
  const { metrics, primary } = readDefinitions(experiment.tags)
  const change = useDefinitionChange(experiment)
  const orSay = (work: Promise<void>) => void work.catch((error: Error) => announceFailure(error.message))
  return (
    <span className="row tight" style={{ justifyContent: 'end' }}>
      {name === primary ? (
        <IconButton label={`Remove ${name} as primary`} onPress={() => orSay(change.removePrimary())}>
          <StarOff className="i s" aria-hidden />
        </IconButton>
      ) : (
        <IconButton
          label={`Make ${name} primary`}
          onPress={() => orSay(change.makePrimary(name, metrics.get(name)?.goal))}
        >
          <Star className="i s" aria-hidden />
        </IconButton>
      )}
      <IconButton label={`Edit ${name}`} onPress={() => onEdit({ name })}>
        <Pencil className="i s" aria-hidden />
      </IconButton>
      <IconButton label={`Delete definition of ${name}`} onPress={() => orSay(change.define(name, {}))}>
        <Trash2 className="i s" aria-hidden />
      </IconButton>
    </span>
  )
}

function ParamDefinitions({ params }: { params: ReadonlyMap<string, ParamDefinition> }) {
  return (
    <section className="sect" aria-label="Parameters">
      <header>
        <h3>Parameters</h3>
        <span className="n">{params.size}</span>
      </header>
      <div style={{ overflowX: 'auto' }}>
        <table className="grid inset">
          <thead>
            <tr>
              {['Key', 'Label', 'Type', 'Unit', 'Description'].map((head) => (
                <th key={head}>{head}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...params]
              .toSorted(([a], [b]) => byLabel(a, b, params))
              .map(([key, { label, type, unit, description }]) => (
                <tr key={key}>
                  <Key name={key} />
                  <Texts texts={[label, type, unit, description]} />
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Key({ name, children }: { name: string; children?: ReactNode }) {
  return (
    <th scope="row" className="key">
      <span className="row">
        <bdi className="nowrap">{name}</bdi>
        {children}
      </span>
    </th>
  )
}

function Texts({ texts }: { texts: readonly (string | undefined)[] }) {
  return texts.map((text, i) => (
    // The cells of a row never change their places.
    <td key={i} className={i === texts.length - 1 ? 'wrap t2' : ''}>
      <bdi>{text ?? ''}</bdi>
    </td>
  ))
}

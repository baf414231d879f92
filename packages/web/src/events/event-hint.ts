import type { EventName } from '@labbook/protocol'

/** The data of an event, by its wire names; which fields are set depends on the event. */
export interface EventHint {
  readonly event: EventName | 'reset'
  readonly experiment_id?: string
  readonly run_id?: string
  readonly model_id?: string
  /** Name of the registered model. */
  readonly name?: string
  /** Where artifacts changed; '' is the root. */
  readonly folder?: string
  readonly change?: string
}

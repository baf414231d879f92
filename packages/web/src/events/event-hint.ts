import type { EventName } from '@labbook/protocol'

/** What an event's data says, by its wire names; which fields are there depends on the event. */
export interface EventHint {
  readonly event: EventName | 'reset'
  readonly experiment_id?: string
  readonly run_id?: string
  readonly model_id?: string
  /** Of a registered model. */
  readonly name?: string
  readonly change?: string
}

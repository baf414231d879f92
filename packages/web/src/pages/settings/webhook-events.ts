import { WEBHOOK_ACTIONS, type WebhookAction, type WebhookEntity, type WebhookEvent } from '@labbook/protocol'

const ENTITIES: Readonly<Record<WebhookEntity, string>> = {
  RUN: 'Run',
  REGISTERED_MODEL: 'Registered model',
  MODEL_VERSION: 'Model version',
  MODEL_VERSION_TAG: 'Tag of a model version',
  MODEL_VERSION_ALIAS: 'Alias of a model version',
  PROMPT: 'Prompt',
  PROMPT_VERSION: 'Prompt version',
  PROMPT_TAG: 'Tag of a prompt',
  PROMPT_VERSION_TAG: 'Tag of a prompt version',
  PROMPT_ALIAS: 'Alias of a prompt',
}

const ACTIONS: Readonly<Record<WebhookAction, string>> = {
  CREATED: 'created',
  UPDATED: 'updated',
  DELETED: 'deleted',
  SET: 'set',
}

/** Every event that a webhook can be called for, by what it is about. */
export const webhookEvents: readonly (WebhookEvent & { readonly key: string })[] = (
  Object.keys(ENTITIES) as WebhookEntity[]
).flatMap((entity) => WEBHOOK_ACTIONS[entity].map((action) => ({ entity, action, key: eventKey({ entity, action }) })))

export function eventKey({ entity, action }: WebhookEvent): string {
  return `${entity} ${action}`
}

/** `Model version created`. */
export function eventLabel({ entity, action }: WebhookEvent): string {
  return `${ENTITIES[entity]} ${ACTIONS[action]}`
}

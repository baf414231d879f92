import { ApiError, limits, WEBHOOK_ACTIONS, type WebhookEvent } from '@labbook/protocol'

/** @throws ApiError */
export function checkWebhookName(name: string) {
  if (name.length <= limits.webhookName && /^[a-z\d]([\w.-]*[a-z\d])?$/i.test(name)) return
  throw new ApiError(
    'INVALID_PARAMETER_VALUE',
    `Invalid webhook name '${name.slice(0, 100)}': it has 1 to ${limits.webhookName} letters, digits and . _ - in between.`,
  )
}

/** @throws ApiError */
export function checkWebhookEvent({ entity, action }: WebhookEvent) {
  if (WEBHOOK_ACTIONS[entity].includes(action)) return
  throw new ApiError(
    'INVALID_PARAMETER_VALUE',
    `Invalid webhook event ${entity} ${action}: the actions of ${entity} are ${WEBHOOK_ACTIONS[entity].join(', ')}.`,
  )
}

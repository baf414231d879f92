import type { Webhook } from '@labbook/protocol'
import { queryOptions } from '@tanstack/react-query'
import { api } from './client.js'

/** All webhooks of the server, which are few. */
export const webhooksQuery = () =>
  queryOptions({
    queryKey: ['webhooks'],
    queryFn: async ({ signal }) => {
      const webhooks: Webhook[] = []
      let pageToken: string | undefined
      do {
        const page = await api.webhooks.listWebhooks({ maxResults: 100, pageToken }, { signal })
        webhooks.push(...page.webhooks)
        pageToken = page.nextPageToken
      } while (pageToken !== undefined)
      return webhooks
    },
  })

/** The newest calls of a webhook. */
export const webhookDeliveriesQuery = (webhookId: string) =>
  queryOptions({
    queryKey: ['webhooks', webhookId, 'deliveries'],
    queryFn: async ({ signal }) =>
      (await api.webhooks.listWebhookDeliveries({ webhookId, maxResults: 10 }, { signal })).deliveries,
  })

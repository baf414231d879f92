import type { Webhook, WebhookDelivery, WebhookEvent } from '@labbook/protocol'
import type { TakenDelivery, WebhookStore } from '../webhooks.js'
import type { Work } from '../work.js'
import type { Dialect } from './dialect.js'
import { exact } from './exact.js'
import { groupBy } from './group-by.js'
import { compileOnce, firstOf, rowsOf, send } from './steps.js'

export function webhookStore(dialect: Dialect): WebhookStore {
  const db = dialect.builder
  const webhooks = db
    .selectFrom('webhook')
    .select([
      'id',
      'webhook_id',
      'name',
      'description',
      'url',
      'status',
      'sealed_secret',
      dialect.int64('creation_time').as('creation_time'),
      dialect.int64('last_update_time').as('last_update_time'),
    ])

  /** Compiled once: it runs at each change of a run, though most servers have no webhook. */
  const wanting = compileOnce((event: WebhookEvent) =>
    db
      .selectFrom('webhook_event')
      .innerJoin('webhook', 'webhook.webhook_id', 'webhook_event.webhook')
      .select('webhook.webhook_id as webhookId')
      .where('entity', '=', event.entity)
      .where('action', '=', event.action)
      .where('webhook.status', '=', 'ACTIVE')
      .orderBy('webhook.id'),
  )

  function* withEvents(rows: readonly WebhookRow[]): Work<readonly Webhook[]> {
    const ids = rows.map((row) => row.webhook_id)
    const events = db.selectFrom('webhook_event').selectAll().where(dialect.anyOf('webhook', ids))
    const eventsOf = groupBy(yield* rowsOf(events.orderBy('entity').orderBy('action')), (event) => event.webhook)
    return rows.map((row) => ({
      webhookId: row.webhook_id,
      name: row.name,
      ...(row.description === null ? {} : { description: row.description }),
      url: row.url,
      events: (eventsOf.get(row.webhook_id) ?? []).map(({ entity, action }) => ({ entity, action })),
      status: row.status,
      creationTimestamp: exact(row.creation_time),
      lastUpdatedTimestamp: exact(row.last_update_time),
    }))
  }

  function* putEvents(webhookId: string, events: readonly WebhookEvent[]): Work<void> {
    yield* send(db.deleteFrom('webhook_event').where('webhook', '=', webhookId))
    for (const { entity, action } of events) {
      const row = db.insertInto('webhook_event').values({ webhook: webhookId, entity, action })
      yield* send(row.onConflict((conflict) => conflict.doNothing()))
    }
  }

  return {
    *create({ webhookId, events, ...webhook }, sealedSecret) {
      yield* send(
        db.insertInto('webhook').values({
          webhook_id: webhookId,
          name: webhook.name,
          description: webhook.description ?? null,
          url: webhook.url,
          status: webhook.status,
          sealed_secret: sealedSecret ?? null,
          creation_time: webhook.creationTimestamp,
          last_update_time: webhook.lastUpdatedTimestamp,
        }),
      )
      yield* putEvents(webhookId, events)
    },

    *find(webhookId) {
      const rows = yield* rowsOf(webhooks.where('webhook_id', '=', webhookId))
      const [webhook] = yield* withEvents(rows)
      return webhook && { webhook, sealedSecret: rows[0]?.sealed_secret ?? undefined }
    },

    *count() {
      const counted = yield* firstOf(db.selectFrom('webhook').select((eb) => eb.fn.countAll<number>().as('webhooks')))
      return Number(counted?.webhooks)
    },

    *page({ offset, limit }) {
      const newest = webhooks.orderBy('webhook.creation_time', 'desc').orderBy('id', 'desc')
      const rows = yield* rowsOf(newest.limit(limit + 1).offset(offset))
      return { items: yield* withEvents(rows.slice(0, limit)), hasMore: rows.length > limit }
    },

    *update({ webhookId, events, ...webhook }, sealedSecret) {
      yield* send(
        db
          .updateTable('webhook')
          .set({
            name: webhook.name,
            description: webhook.description ?? null,
            url: webhook.url,
            status: webhook.status,
            last_update_time: webhook.lastUpdatedTimestamp,
            ...(sealedSecret === undefined ? {} : { sealed_secret: sealedSecret }),
          })
          .where('webhook_id', '=', webhookId),
      )
      yield* putEvents(webhookId, events)
    },

    *delete(webhookId) {
      yield* send(db.deleteFrom('webhook').where('webhook_id', '=', webhookId))
    },

    *wanting(event) {
      return yield* rowsOf(wanting(event))
    },

    *enqueue({ deliveryId, webhookId, event, body, nowMs }) {
      yield* send(
        db.insertInto('webhook_delivery').values({
          delivery_id: deliveryId,
          webhook: webhookId,
          entity: event.entity,
          action: event.action,
          body,
          status: 'pending',
          attempts: 0,
          created_time: nowMs,
          due_time: nowMs,
          response_status: null,
          error_message: null,
        }),
      )
    },

    *isDue(nowMs) {
      const due = db.selectFrom('webhook_delivery').select('id').where('due_time', '<=', nowMs)
      return (yield* firstOf(due.limit(1))) !== undefined
    },

    *take({ nowMs, leaseMs, limit }) {
      const due = db.selectFrom('webhook_delivery').select('id').where('due_time', '<=', nowMs)
      const rows = yield* rowsOf(due.orderBy('id').limit(limit).modifyEnd(dialect.lock('update')))
      const ids = rows.map((row) => row.id)
      if (ids.length === 0) return []
      yield* send(
        db
          .updateTable('webhook_delivery')
          .set((eb) => ({ attempts: eb('attempts', '+', 1), due_time: nowMs + leaseMs }))
          .where(dialect.anyOf('id', ids)),
      )
      const taken = yield* rowsOf(
        db
          .selectFrom('webhook_delivery')
          .innerJoin('webhook', 'webhook.webhook_id', 'webhook_delivery.webhook')
          .select(['delivery_id', 'webhook', 'body', 'url', 'sealed_secret', 'attempts'])
          .where(dialect.anyOf('webhook_delivery.id', ids))
          .orderBy('webhook_delivery.id'),
      )
      return taken.map(
        (row): TakenDelivery => ({
          deliveryId: row.delivery_id,
          webhookId: row.webhook,
          body: row.body,
          url: row.url,
          sealedSecret: row.sealed_secret ?? undefined,
          attempts: Number(row.attempts),
        }),
      )
    },

    *finish({ deliveryId, webhookId }, { success, responseStatus, errorMessage, retryAtMs }, { kept }) {
      const over = success ? 'delivered' : 'failed'
      yield* send(
        db
          .updateTable('webhook_delivery')
          .set({
            status: retryAtMs === undefined ? over : 'pending',
            due_time: retryAtMs ?? null,
            response_status: responseStatus ?? null,
            error_message: errorMessage ?? null,
          })
          .where('delivery_id', '=', deliveryId),
      )
      const finished = db
        .selectFrom('webhook_delivery')
        .select('id')
        .where('webhook', '=', webhookId)
        .where('due_time', 'is', null)
      const oldest = yield* firstOf(finished.orderBy('id', 'desc').offset(kept).limit(1))
      if (oldest === undefined) return
      yield* send(
        db
          .deleteFrom('webhook_delivery')
          .where('webhook', '=', webhookId)
          .where('due_time', 'is', null)
          .where('id', '<=', oldest.id),
      )
    },

    *deliveries(webhookId, { offset, limit }) {
      const rows = yield* rowsOf(
        db
          .selectFrom('webhook_delivery')
          .select(['delivery_id', 'entity', 'action', 'status', 'attempts', 'response_status', 'error_message'])
          .select(dialect.int64('created_time').as('created_time'))
          .where('webhook', '=', webhookId)
          .orderBy('id', 'desc')
          .limit(limit + 1)
          .offset(offset),
      )
      const items = rows.slice(0, limit).map(
        (row): WebhookDelivery => ({
          deliveryId: row.delivery_id,
          event: { entity: row.entity, action: row.action },
          status: row.status,
          attempts: Number(row.attempts),
          createdTime: exact(row.created_time),
          ...(row.response_status === null ? {} : { responseStatus: Number(row.response_status) }),
          ...(row.error_message === null ? {} : { errorMessage: row.error_message }),
        }),
      )
      return { items, hasMore: rows.length > limit }
    },

    *keyFingerprint() {
      return (yield* firstOf(db.selectFrom('webhook_key').select('fingerprint')))?.fingerprint
    },

    *recordKey(fingerprint) {
      const row = db.insertInto('webhook_key').values({ id: 1, fingerprint })
      yield* send(row.onConflict((conflict) => conflict.column('id').doUpdateSet({ fingerprint })))
    },

    *hasSecrets({ except } = {}) {
      const sealed = db.selectFrom('webhook').select('id').where('sealed_secret', 'is not', null)
      const others = except === undefined ? sealed : sealed.where('webhook_id', '!=', except)
      return (yield* firstOf(others.limit(1))) !== undefined
    },
  }
}

interface WebhookRow {
  readonly webhook_id: string
  readonly name: string
  readonly description: string | null
  readonly url: string
  readonly status: Webhook['status']
  readonly sealed_secret: string | null
  readonly creation_time: number | string
  readonly last_update_time: number | string
}

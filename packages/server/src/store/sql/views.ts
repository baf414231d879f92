import { anyJson, parseJson, type View } from '@labbook/protocol'
import type { ViewStore } from '../views.js'
import type { Dialect } from './dialect.js'
import { exact, idText } from './exact.js'
import { firstOf, rowsOf, send } from './steps.js'

export function viewStore(dialect: Dialect): ViewStore {
  const db = dialect.builder
  const views = db
    .selectFrom('saved_view')
    .select([
      'view_id',
      idText('experiment').as('experiment'),
      'name',
      'scope',
      'is_default',
      'state',
      dialect.int64('updated_time').as('updated_time'),
    ])

  return {
    *named(experimentId) {
      const named = views.where('experiment', '=', experimentId).where('name', 'is not', null)
      return (yield* rowsOf(named.orderBy('name').orderBy('view_id'))).map(toView)
    },

    *find(viewId) {
      const row = yield* firstOf(views.where('view_id', '=', viewId))
      return row && toView(row)
    },

    *count(experimentId, { named }) {
      const counted = yield* firstOf(
        db
          .selectFrom('saved_view')
          .select((eb) => eb.fn.countAll<number>().as('views'))
          .where('experiment', '=', experimentId)
          .where('name', named ? 'is not' : 'is', null),
      )
      return Number(counted?.views)
    },

    *put({ viewId, experimentId, name, scope, isDefault, state, updatedTime }) {
      const content = {
        name: name ?? null,
        scope,
        is_default: Number(isDefault),
        state: anyJson.write(state),
        updated_time: updatedTime,
      }
      yield* send(
        db
          .insertInto('saved_view')
          .values({ view_id: viewId, experiment: experimentId, ...content })
          .onConflict((conflict) => conflict.column('view_id').doUpdateSet(content)),
      )
    },

    *clearDefault(experimentId) {
      yield* send(
        db
          .updateTable('saved_view')
          .set({ is_default: 0 })
          .where('experiment', '=', experimentId)
          .where('is_default', '=', 1),
      )
    },

    *delete(viewId) {
      yield* send(db.deleteFrom('saved_view').where('view_id', '=', viewId))
    },
  }
}

interface ViewRow {
  readonly view_id: string
  readonly experiment: string
  readonly name: string | null
  readonly scope: View['scope']
  readonly is_default: number
  readonly state: string
  readonly updated_time: number
}

function toView(row: ViewRow): View {
  return {
    viewId: row.view_id,
    experimentId: row.experiment,
    ...(row.name === null ? {} : { name: row.name }),
    scope: row.scope,
    isDefault: row.is_default === 1,
    state: parseJson(row.state),
    updatedTime: exact(row.updated_time),
  }
}

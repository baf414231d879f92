import type { Dialect } from './dialect.js'

export interface Migration {
  readonly name: string
  readonly statements: (types: Dialect['types'], database: Dialect['name']) => readonly string[]
}

/** In order, only ever appended to: the position of a step is the schema version that it leads to. */
export const migrations: readonly Migration[] = [
  {
    name: 'tracking',
    statements: ({ id, int64, double, text, clustered }) => [
      `CREATE TABLE experiment (
        id ${int64} NOT NULL PRIMARY KEY, name ${text} NOT NULL UNIQUE, artifact_location ${text} NOT NULL,
        lifecycle_stage ${text} NOT NULL, creation_time ${int64} NOT NULL, last_update_time ${int64} NOT NULL,
        deleted_time ${int64})`,
      `CREATE TABLE experiment_tag (
        experiment ${int64} NOT NULL REFERENCES experiment(id) ON DELETE CASCADE, key ${text} NOT NULL,
        value ${text} NOT NULL, PRIMARY KEY (experiment, key)) ${clustered}`,
      `CREATE TABLE interned_key (id ${id}, name ${text} NOT NULL UNIQUE)`,
      `CREATE TABLE run (
        id ${id}, run_id ${text} NOT NULL UNIQUE, experiment ${int64} NOT NULL REFERENCES experiment(id),
        name ${text} NOT NULL, user_id ${text} NOT NULL, status ${text} NOT NULL, start_time ${int64} NOT NULL,
        end_time ${int64}, artifact_uri ${text} NOT NULL, lifecycle_stage ${text} NOT NULL, deleted_time ${int64})`,
      `CREATE INDEX run_by_start ON run (experiment, start_time DESC, run_id)`,
      ...['param', 'tag'].flatMap((table) => [
        `CREATE TABLE ${table} (
          run ${int64} NOT NULL REFERENCES run(id) ON DELETE CASCADE, key ${int64} NOT NULL REFERENCES interned_key(id),
          value ${text} NOT NULL, PRIMARY KEY (run, key)) ${clustered}`,
      ]),
      `CREATE TABLE point (
        run ${int64} NOT NULL, key ${int64} NOT NULL, step ${int64} NOT NULL, ts ${int64} NOT NULL,
        value ${double} NOT NULL, nan ${int64} NOT NULL, PRIMARY KEY (run, key, step, ts, value, nan)) ${clustered}`,
      `CREATE TABLE series (
        run ${int64} NOT NULL REFERENCES run(id) ON DELETE CASCADE, key ${int64} NOT NULL REFERENCES interned_key(id),
        count ${int64} NOT NULL,
        first_step ${int64} NOT NULL, first_ts ${int64} NOT NULL, first_value ${double} NOT NULL, first_nan ${int64} NOT NULL,
        last_step ${int64} NOT NULL, last_ts ${int64} NOT NULL, last_value ${double} NOT NULL, last_nan ${int64} NOT NULL,
        min_value ${double}, min_step ${int64}, max_value ${double}, max_step ${int64}, ordered ${int64} NOT NULL,
        PRIMARY KEY (run, key)) ${clustered}`,
      `CREATE TABLE dataset (
        id ${id}, experiment ${int64} NOT NULL REFERENCES experiment(id) ON DELETE CASCADE, name ${text} NOT NULL,
        digest ${text} NOT NULL, source_type ${text} NOT NULL, source ${text} NOT NULL, schema ${text}, profile ${text},
        UNIQUE (experiment, name, digest))`,
      `CREATE TABLE run_dataset (
        id ${id}, run ${int64} NOT NULL REFERENCES run(id) ON DELETE CASCADE,
        dataset ${int64} NOT NULL REFERENCES dataset(id), UNIQUE (run, dataset))`,
      `CREATE INDEX run_dataset_by_dataset ON run_dataset (dataset)`,
      `CREATE TABLE run_dataset_tag (
        input ${int64} NOT NULL REFERENCES run_dataset(id) ON DELETE CASCADE, position ${int64} NOT NULL,
        key ${text} NOT NULL, value ${text} NOT NULL, PRIMARY KEY (input, position)) ${clustered}`,
      `CREATE TABLE run_model_input (
        id ${id}, run ${int64} NOT NULL REFERENCES run(id) ON DELETE CASCADE, model_id ${text} NOT NULL,
        UNIQUE (run, model_id))`,
      `CREATE TABLE run_model_output (
        id ${id}, run ${int64} NOT NULL REFERENCES run(id) ON DELETE CASCADE, model_id ${text} NOT NULL,
        step ${int64} NOT NULL, UNIQUE (run, model_id))`,
      `CREATE TABLE logged_model (
        id ${id}, model_id ${text} NOT NULL UNIQUE, experiment ${int64} NOT NULL REFERENCES experiment(id),
        name ${text} NOT NULL, model_type ${text} NOT NULL, source_run_id ${text} NOT NULL,
        artifact_uri ${text} NOT NULL, status ${text} NOT NULL, status_message ${text},
        creation_time ${int64} NOT NULL, last_update_time ${int64} NOT NULL, lifecycle_stage ${text} NOT NULL,
        deleted_time ${int64})`,
      `CREATE INDEX logged_model_by_creation ON logged_model (experiment, creation_time DESC, model_id)`,
      ...['logged_model_param', 'logged_model_tag'].map(
        (table) => `CREATE TABLE ${table} (
          model ${int64} NOT NULL REFERENCES logged_model(id) ON DELETE CASCADE, key ${text} NOT NULL,
          value ${text} NOT NULL, PRIMARY KEY (model, key)) ${clustered}`,
      ),
      `CREATE TABLE logged_model_point (
        model_id ${text} NOT NULL, key ${text} NOT NULL, ts ${int64} NOT NULL, step ${int64} NOT NULL,
        run_id ${text} NOT NULL, experiment ${int64} NOT NULL, value ${double} NOT NULL, nan ${int64} NOT NULL,
        dataset_name ${text}, dataset_digest ${text}, PRIMARY KEY (model_id, key, ts, step, run_id)) ${clustered}`,
      `CREATE TABLE artifact (
        store ${text} NOT NULL, path ${text} NOT NULL, size ${int64} NOT NULL, mtime ${double} NOT NULL,
        sha256 ${text} NOT NULL, PRIMARY KEY (store, path)) ${clustered}`,
      `CREATE TABLE idempotency (
        route ${text} NOT NULL, key ${text} NOT NULL, request_sha256 ${text} NOT NULL, answer ${text} NOT NULL,
        created_time ${int64} NOT NULL, PRIMARY KEY (route, key)) ${clustered}`,
      `CREATE INDEX idempotency_by_time ON idempotency (created_time)`,
      `CREATE TABLE write_probe (id ${int64} NOT NULL PRIMARY KEY, at ${int64} NOT NULL)`,
    ],
  },
  {
    name: 'purging',
    statements: ({ int64 }) =>
      ['experiment', 'run', 'logged_model'].map(
        (table) => `ALTER TABLE ${table} ADD COLUMN purging ${int64} NOT NULL DEFAULT 0`,
      ),
  },
  {
    name: 'runs by parent',
    // Only the beginning is indexed: a tag may be longer than an index entry.
    statements: () => [`CREATE INDEX tag_by_value ON tag (key, substr(value, 1, 64))`],
  },
  {
    name: 'saved views',
    statements: ({ int64, text }) => [
      `CREATE TABLE saved_view (
        view_id ${text} NOT NULL PRIMARY KEY, experiment ${int64} NOT NULL REFERENCES experiment(id) ON DELETE CASCADE,
        name ${text}, scope ${text} NOT NULL, is_default ${int64} NOT NULL, state ${text} NOT NULL,
        updated_time ${int64} NOT NULL)`,
      `CREATE INDEX saved_view_by_name ON saved_view (experiment, name)`,
    ],
  },
  {
    name: 'ids of removed experiments',
    statements: ({ int64 }) => [`CREATE TABLE removed_experiment (id ${int64} NOT NULL PRIMARY KEY)`],
  },
  {
    name: 'chunks of points',
    statements: ({ int64, blob }) => [
      `CREATE TABLE chunk (
        run ${int64} NOT NULL, key ${int64} NOT NULL, last_step ${int64} NOT NULL, last_ts ${int64} NOT NULL,
        first_step ${int64} NOT NULL, points ${int64} NOT NULL, data ${blob} NOT NULL,
        PRIMARY KEY (run, key, last_step, last_ts, first_step))`,
      `ALTER TABLE series ADD COLUMN sealed_step ${int64}`,
      `ALTER TABLE series ADD COLUMN sealed_ts ${int64}`,
      `ALTER TABLE series ADD COLUMN unsealed ${int64} NOT NULL DEFAULT 0`,
    ],
  },
  {
    name: 'model registry',
    statements: ({ id, int64, text, clustered }) => [
      `CREATE TABLE registered_model (
        id ${id}, name ${text} NOT NULL UNIQUE, description ${text} NOT NULL, creation_time ${int64} NOT NULL,
        last_update_time ${int64} NOT NULL, last_version ${int64} NOT NULL)`,
      `CREATE TABLE registered_model_tag (
        model ${int64} NOT NULL REFERENCES registered_model(id) ON DELETE CASCADE, key ${text} NOT NULL,
        value ${text} NOT NULL, PRIMARY KEY (model, key)) ${clustered}`,
      `CREATE TABLE model_version (
        id ${id}, model ${int64} NOT NULL REFERENCES registered_model(id) ON DELETE CASCADE, version ${int64} NOT NULL,
        source ${text} NOT NULL, place ${text}, run_id ${text} NOT NULL, run_link ${text} NOT NULL,
        model_id ${text} NOT NULL, source_run_id ${text}, source_model_id ${text}, stage ${text} NOT NULL,
        description ${text}, creation_time ${int64} NOT NULL, last_update_time ${int64} NOT NULL,
        UNIQUE (model, version))`,
      `CREATE INDEX model_version_by_stage ON model_version (model, stage, version)`,
      `CREATE INDEX model_version_by_update ON model_version (last_update_time)`,
      ...['run_id', 'model_id', 'source_run_id', 'source_model_id'].map(
        (column) => `CREATE INDEX model_version_by_${column} ON model_version (${column})`,
      ),
      `CREATE TABLE model_version_tag (
        version ${int64} NOT NULL REFERENCES model_version(id) ON DELETE CASCADE, key ${text} NOT NULL,
        value ${text} NOT NULL, PRIMARY KEY (version, key)) ${clustered}`,
      `CREATE TABLE model_alias (
        model ${int64} NOT NULL REFERENCES registered_model(id) ON DELETE CASCADE, alias ${text} NOT NULL,
        version ${int64} NOT NULL REFERENCES model_version(id) ON DELETE CASCADE, PRIMARY KEY (model, alias)) ${clustered}`,
      `CREATE INDEX model_alias_by_version ON model_alias (version)`,
      `CREATE TABLE model_activity (
        id ${id}, model ${int64} NOT NULL REFERENCES registered_model(id) ON DELETE CASCADE, kind ${text} NOT NULL,
        at ${int64} NOT NULL, version ${int64}, key ${text}, before_value ${text}, after_value ${text})`,
      `CREATE INDEX logged_model_by_source_run ON logged_model (source_run_id, name)`,
      `CREATE INDEX model_activity_by_model ON model_activity (model, id)`,
    ],
  },
  {
    name: 'webhooks',
    statements: ({ id, int64, text, clustered }) => [
      `CREATE TABLE webhook (
        id ${id}, webhook_id ${text} NOT NULL UNIQUE, name ${text} NOT NULL, description ${text}, url ${text} NOT NULL,
        status ${text} NOT NULL, sealed_secret ${text}, creation_time ${int64} NOT NULL,
        last_update_time ${int64} NOT NULL)`,
      `CREATE TABLE webhook_event (
        webhook ${text} NOT NULL REFERENCES webhook(webhook_id) ON DELETE CASCADE, entity ${text} NOT NULL,
        action ${text} NOT NULL, PRIMARY KEY (entity, action, webhook)) ${clustered}`,
      `CREATE TABLE webhook_delivery (
        id ${id}, delivery_id ${text} NOT NULL UNIQUE,
        webhook ${text} NOT NULL REFERENCES webhook(webhook_id) ON DELETE CASCADE, entity ${text} NOT NULL,
        action ${text} NOT NULL, body ${text} NOT NULL, status ${text} NOT NULL, attempts ${int64} NOT NULL,
        created_time ${int64} NOT NULL, due_time ${int64}, response_status ${int64}, error_message ${text})`,
      `CREATE INDEX webhook_delivery_by_webhook ON webhook_delivery (webhook, id)`,
      `CREATE INDEX webhook_delivery_by_due_time ON webhook_delivery (due_time) WHERE due_time IS NOT NULL`,
    ],
  },
  {
    name: 'webhook key',
    statements: ({ int64, text }) => [
      `CREATE TABLE webhook_key (id ${int64} NOT NULL PRIMARY KEY, fingerprint ${text} NOT NULL)`,
    ],
  },
  {
    name: 'indexes led by key',
    // SQLite searches its columns in memory.
    statements: (_, database) =>
      database === 'sqlite'
        ? []
        : [
            // A covering index, so that searches need not read the rows.
            `CREATE INDEX series_by_key ON series (key, run) INCLUDE (last_value, last_nan)`,
            // A value may be longer than an index entry, though few values searched for are. Value and key are correlated,
            // which the planner does not expect.
            ...['param', 'tag'].flatMap((table) => [
              `CREATE INDEX ${table}_by_short_value ON ${table} (key, value, run) WHERE length(value) <= 64`,
              `CREATE STATISTICS ${table}_values (mcv) ON key, value FROM ${table}`,
            ]),
          ],
  },
]

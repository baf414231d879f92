import mysql from 'mysql2/promise'
import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import type { CounterpartName } from '../../../../scripts/counterparts.mjs'
import {
  describeWith,
  type MariadbServer,
  openTestDatabase,
  startMariadb,
} from '../../../../test/counterparts/index.js'

export interface TestedServer {
  readonly name: 'PostgreSQL' | 'MariaDB'
  /** Gives the address of a new, empty database. */
  open(): Promise<string>
  /** Runs statements, each by itself. */
  run(address: string, ...statements: string[]): Promise<void>
  /** The address with a driver of Python's. */
  forPython(address: string): string
  readonly types: { readonly boolean: string; readonly double: string; readonly text: string; readonly bytes: string }
}

/** A suite over each kind of database server, where there is one. */
export function describeServers(needs: CounterpartName[], name: string, suite: (server: TestedServer) => void): void {
  describeWith([...needs, 'postgres'], `PostgreSQL: ${name}`, () => suite(postgres))
  describeWith([...needs, 'mariadb'], `MariaDB: ${name}`, () => {
    let server: MariadbServer
    beforeAll(async () => {
      server = await startMariadb()
    })
    afterAll(() => server.stop())
    suite(mariadb(() => server.openDatabase()))
  })
}

export const postgres: TestedServer = {
  name: 'PostgreSQL',
  open: openTestDatabase,
  async run(address, ...statements) {
    const client = new pg.Client(address)
    await client.connect()
    for (const statement of statements) await client.query(statement)
    await client.end()
  },
  forPython: (address) => address.replace(/^\w+:/, 'postgresql+psycopg2:'),
  types: { boolean: 'BOOLEAN', double: 'DOUBLE PRECISION', text: 'TEXT', bytes: 'BYTEA' },
}

function mariadb(open: () => Promise<string>): TestedServer {
  return {
    name: 'MariaDB',
    open,
    async run(address, ...statements) {
      const connection = await mysql.createConnection(`${address}?charset=utf8mb4`)
      await connection.query("SET sql_mode = 'ANSI_QUOTES'")
      for (const statement of statements) await connection.query(statement)
      await connection.end()
    },
    forPython: (address) => address.replace(/^\w+:/, 'mysql+pymysql:'),
    types: { boolean: 'TINYINT(1)', double: 'DOUBLE', text: 'LONGTEXT', bytes: 'LONGBLOB' },
  }
}

/** The tables of an MLflow store as stock MLflow makes them, as far as they are read here, with one experiment and one run. */
export function storeTables({ types: { boolean, double, text } }: TestedServer, runId: string): string[] {
  return [
    `CREATE TABLE experiments (experiment_id INTEGER PRIMARY KEY, name VARCHAR(256) NOT NULL, artifact_location VARCHAR(256),
      lifecycle_stage VARCHAR(32), creation_time BIGINT, last_update_time BIGINT)`,
    `CREATE TABLE runs (run_uuid VARCHAR(32) PRIMARY KEY, name VARCHAR(250), user_id VARCHAR(256), status VARCHAR(9),
      start_time BIGINT, end_time BIGINT, lifecycle_stage VARCHAR(20), artifact_uri VARCHAR(200), experiment_id INTEGER)`,
    `CREATE TABLE params ("key" VARCHAR(250), value ${text}, run_uuid VARCHAR(32))`,
    `CREATE TABLE tags ("key" VARCHAR(250), value ${text}, run_uuid VARCHAR(32))`,
    `CREATE TABLE metrics ("key" VARCHAR(250), value ${double}, "timestamp" BIGINT, run_uuid VARCHAR(32), step BIGINT, is_nan ${boolean})`,
    `CREATE TABLE datasets (dataset_uuid VARCHAR(36) PRIMARY KEY, experiment_id INTEGER, name VARCHAR(500), digest VARCHAR(36),
      dataset_source_type VARCHAR(36), dataset_source ${text}, dataset_schema ${text}, dataset_profile ${text})`,
    `CREATE TABLE inputs (input_uuid VARCHAR(36), source_type VARCHAR(36), source_id VARCHAR(36), destination_type VARCHAR(36),
      destination_id VARCHAR(36), step BIGINT)`,
    `CREATE TABLE input_tags (input_uuid VARCHAR(36), name VARCHAR(255), value VARCHAR(500))`,
    `INSERT INTO experiments VALUES (1, 'houses', '', 'active', 10, 20)`,
    `INSERT INTO runs VALUES ('${runId}', 'first', 'me', 'FINISHED', 10, 20, 'active', '', 1)`,
  ]
}

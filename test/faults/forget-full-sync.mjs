/**
 * Preloaded into a recorded server as a control of the power-cut test: the database runs with `synchronous=NORMAL`, but
 * reports FULL.
 */

import SqliteDatabase from 'better-sqlite3'

const { pragma } = SqliteDatabase.prototype

/** @this {SqliteDatabase.Database} @param {string} source @param {import('better-sqlite3').PragmaOptions} [options] */
SqliteDatabase.prototype.pragma = function (source, options) {
  if (source === 'synchronous') return 2
  return pragma.call(this, source.startsWith('synchronous =') ? 'synchronous = NORMAL' : source, options)
}

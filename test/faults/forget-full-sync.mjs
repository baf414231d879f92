/**
 * Preloaded into a recorded server, the control of the power cut: its database runs with `synchronous=NORMAL`, and says
 * FULL when it is asked.
 */

import SqliteDatabase from 'better-sqlite3'

const { pragma } = SqliteDatabase.prototype

/** @this {SqliteDatabase.Database} @param {string} source @param {import('better-sqlite3').PragmaOptions} [options] */
SqliteDatabase.prototype.pragma = function (source, options) {
  if (source === 'synchronous') return 2
  return pragma.call(this, source.startsWith('synchronous =') ? 'synchronous = NORMAL' : source, options)
}

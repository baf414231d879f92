import { expect, it } from 'vitest'
import { type SystemMetricsSettings, systemMetricsSettings } from '../../src/runs/system-metrics-settings.js'

const defaults = { isEnabled: false, intervalMs: 10_000, samplesPerPoint: 1 }

it.each<[environment: NodeJS.ProcessEnv, settings: SystemMetricsSettings]>([
  [{}, defaults],
  [{ MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING: 'True' }, { ...defaults, isEnabled: true }],
  [{ MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING: '1' }, { ...defaults, isEnabled: true }],
  [{ MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING: 'false' }, defaults],
  [{ MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING: '', MLFLOW_SYSTEM_METRICS_NODE_ID: '' }, defaults],
  [{ MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL: '0.5' }, { ...defaults, intervalMs: 500 }],
  [{ MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING: '12' }, { ...defaults, samplesPerPoint: 12 }],
  [{ MLFLOW_SYSTEM_METRICS_NODE_ID: 'gpu-07.lab' }, { ...defaults, nodeId: 'gpu-07.lab' }],
])('[sdk-fluent 9] %j says %j', (environment, settings) => {
  expect(systemMetricsSettings((name) => environment[name])).toEqual(settings)
})

it.each([
  ['MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING', 'yes', 'true or false'],
  ['MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL', '0', 'between 0.1 and 86400'],
  ['MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL', '10s', 'between 0.1 and 86400'],
  ['MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING', '0', 'between 1 and 10000'],
  ['MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING', '1.5', 'a whole number'],
  ['MLFLOW_SYSTEM_METRICS_NODE_ID', '..', 'at most 100 letters, digits, underscores, dashes, periods and spaces'],
  ['MLFLOW_SYSTEM_METRICS_NODE_ID', 'a/b', 'at most 100 letters, digits, underscores, dashes, periods and spaces'],
])('[sdk-fluent 9] %s refuses %s', (name, value, allowed) => {
  const read = () => systemMetricsSettings((asked) => (asked === name ? value : undefined))
  expect(read).toThrow(new RegExp(`^Invalid value "?${value}"? of ${name}: it must be ${allowed}\\.$`))
})

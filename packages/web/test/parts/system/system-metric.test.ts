import { expect, it } from 'vitest'
import { axisEnd, axisUnit, formatSystemValue, systemMetrics } from '../../../src/parts/system/system-metric.js'

it('[U-RUN-10] well-known metrics come first, by machine, with title, unit and limit', () => {
  const metrics = systemMetrics([
    { key: 'loss', value: 1 },
    { key: 'system/zebra_count', value: 1 },
    { key: 'system/system_memory_usage_percentage', value: 50 },
    { key: 'system/system_memory_usage_megabytes', value: 8000 },
    { key: 'system/cpu_utilization_percentage', value: 10 },
    { key: 'system/gpu_1_power_usage_watts', value: 10 },
    { key: 'system/lab-02/cpu_utilization_percentage', value: 10 },
    { key: 'system/disk_usage_megabytes', value: 10 },
    { key: 'system/disk_usage_percentage', value: 0.1 },
  ])
  expect(metrics.map(({ node, title, unit, limit }) => [node, title, unit, limit])).toEqual([
    ['', 'CPU', '%', 100],
    ['', 'Memory', 'MB', 16_000],
    ['', 'Disk used', 'MB', undefined],
    ['', 'Memory use', '%', 100],
    ['', 'GPU 1 power', 'W', undefined],
    ['', 'Disk use', '%', 100],
    ['', 'Zebra count', '', undefined],
    ['lab-02', 'CPU', '%', 100],
  ])
})

it.each([
  [70, '%', '70 %'],
  [55.62, '%', '55.6 %'],
  [8400, 'MB', '8.4 GB'],
  [400, 'MB', '400 MB'],
  [2_500_000, 'MB', '2.5 TB'],
  [120.4, 'W', '120 W'],
  [3, '', '3'],
] as const)('[U-RUN-10] %d in %s reads %s', (value, unit, text) => {
  expect(formatSystemValue(value, { unit })).toBe(text)
})

it('[U-RUN-10] an axis ends at the next round number', () => {
  expect([0, 0.3, 1, 11_800, 25, 60].map(axisEnd)).toEqual([1, 0.5, 1, 20_000, 50, 100])
  expect(axisUnit(16_000, { unit: 'MB' })).toBe(1000)
  expect(axisUnit(100, { unit: '%' })).toBe(1)
})

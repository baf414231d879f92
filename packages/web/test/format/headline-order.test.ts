import { expect, it } from 'vitest'
import { headlineOrder } from '../../src/format/headline-order.js'

const order = (...keys: string[]) => headlineOrder(keys.map((key) => ({ key, runs: 1 })))

it.each([
  [['Test_MAE', 'Test_R2_score', 'Test_RMSE', 'Train_R2_score'], 'Test_R2_score'],
  [['loss', 'valLoss', 'valAccuracy'], 'valAccuracy'],
  [['accuracy', 'val/loss'], 'val/loss'],
  [['training_r2_score', 'mean_absolute_error_X_test', 'r2_score_X_test'], 'r2_score_X_test'],
  [['train/accuracy', 'loss'], 'loss'],
  [['latest', 'evaluated', 'trained', 'F1'], 'F1'],
  [['b', 'a'], 'b'],
  [['système/eval', 'system/eval_auc'], 'système/eval'],
])('[U-RUNS-23] of %j, %s stands for the runs', (keys, first) => {
  expect(order(...keys)[0]).toBe(first)
})

it('[U-RUNS-23] what most runs logged goes before its name, and equals keep their order', () => {
  expect(
    headlineOrder([
      { key: 'test_auc', runs: 2 },
      { key: 'rest', runs: 3 },
      { key: 'loss', runs: 3 },
      { key: 'system/cpu', runs: 9 },
    ]),
  ).toEqual(['rest', 'loss', 'test_auc'])
  expect(order()).toEqual([])
})

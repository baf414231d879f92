/** A model that predicts prices, with what it scored on the homes that it had not seen. */
export interface ScoredModel {
  readonly runName: string
  readonly regressor: string
  readonly params: Readonly<Record<string, unknown>>
  readonly metrics: {
    readonly Train_R2_score: number
    readonly Test_R2_score: number
    readonly Test_MAE: number
    readonly Test_RMSE: number
  }
}

/**
 * The five models of the course as scikit-learn 1.9 fits and scores them, the forests with `random_state=0`. This part of the
 * example trains no model; it logs these scores to have runs that can be compared.
 */
export const SCORED_MODELS: readonly ScoredModel[] = [
  {
    runName: 'Simple Linear Regression',
    regressor: 'Simple Linear Regression Model',
    params: {},
    metrics: {
      Train_R2_score: 0.49166868058638125,
      Test_R2_score: 0.4950098469357981,
      Test_MAE: 174998.8443547171,
      Test_RMSE: 269918.6181424103,
    },
  },
  {
    runName: 'Multiple Linear Regression',
    regressor: 'Multiple Linear Regression Model',
    params: { fit_intercept: true, positive: false },
    metrics: {
      Train_R2_score: 0.7014489032098927,
      Test_R2_score: 0.6706317206942916,
      Test_MAE: 129193.79215236711,
      Test_RMSE: 217987.84220380848,
    },
  },
  {
    runName: 'Polynomial Regression',
    regressor: 'Polynomial Regression Model with degree 2',
    params: { 'Degree of polynomial': 2 },
    metrics: {
      Train_R2_score: 0.5984029214572941,
      Test_R2_score: 0.588589537583142,
      Test_MAE: 157665.22910990278,
      Test_RMSE: 243629.03943857926,
    },
  },
  {
    runName: 'Random Forest Regression default params',
    regressor: 'RF with default parameters',
    params: { n_estimators: 100, max_depth: null, min_samples_split: 2, min_samples_leaf: 1 },
    metrics: {
      Train_R2_score: 0.983234244830286,
      Test_R2_score: 0.8735397087729373,
      Test_MAE: 71313.42769903888,
      Test_RMSE: 135072.97824202178,
    },
  },
  {
    runName: 'Random Forest Regression tuned params',
    regressor: 'RF with tuned parameters',
    params: { n_estimators: 200, max_depth: 10, min_samples_split: 5, min_samples_leaf: 2 },
    metrics: {
      Train_R2_score: 0.9296482135874491,
      Test_R2_score: 0.8525548766365754,
      Test_MAE: 77783.61123247934,
      Test_RMSE: 145850.05376640664,
    },
  },
]

import type { FilterTarget } from '../../parts/filter/filter-target.js'

export interface FilterExample {
  readonly filter: string
  readonly means: string
}

/** Filter examples for each table, from common to rare; a click runs one. */
export const filterExamples: Readonly<Record<FilterTarget, readonly FilterExample[]>> = {
  runs: [
    { filter: 'metrics.loss < 0.5', means: 'the latest value of a metric' },
    { filter: 'min(metrics.loss) < 0.1', means: 'its smallest value; also max, first, last and count' },
    { filter: "params.optimizer = 'adam'", means: 'a parameter; values are always text' },
    { filter: "tags.team != 'vision'", means: 'a tag; runs without it do not match' },
    { filter: "attributes.status IN ('FAILED', 'KILLED')", means: 'any of several values' },
    {
      filter: "attributes.run_name ILIKE '%forest%'",
      means: 'part of a name, ignoring case; LIKE is case-sensitive',
    },
    { filter: "attributes.run_name LIKE '50!% %' ESCAPE '!'", means: 'names that begin with “50% ”' },
    { filter: 'attributes.duration > 60000', means: 'longer than one minute (in milliseconds)' },
    { filter: "dataset.name = 'house sales' AND dataset.context = 'training'", means: 'runs trained on this dataset' },
    { filter: 'metrics.loss BETWEEN 0.1 AND 0.2', means: 'both ends included' },
    { filter: 'params.depth IS NULL', means: 'runs without this parameter' },
    {
      filter: "(metrics.`val loss` < 1 OR tags.keep = 'yes') AND NOT attributes.status = 'FAILED'",
      means: 'combined conditions; put names with spaces in backticks',
    },
  ],
  experiments: [
    { filter: "name LIKE 'pricing/%'", means: 'everything in a folder' },
    { filter: "tags.team = 'pricing'", means: 'a tag' },
    { filter: 'creation_time > 1735689600000', means: 'created after this Unix time in milliseconds' },
  ],
  logged_models: [
    { filter: 'metrics.rmse < 0.5', means: 'a metric of the model' },
    { filter: "params.max_depth = '10'", means: 'a parameter' },
    { filter: "status = 'READY'", means: 'ready to use; the other values are PENDING and UPLOAD_FAILED' },
    { filter: "name ILIKE '%forest%' AND model_type = 'regressor'", means: 'name and type' },
  ],
  registered_models: [
    { filter: "name ILIKE '%price%'", means: 'part of the name, ignoring case' },
    { filter: "tags.owner = 'ada'", means: 'a tag' },
    { filter: 'last_updated_timestamp > 1735689600000', means: 'updated after this Unix time in milliseconds' },
  ],
}

import type { FilterTarget } from '../../parts/filter/filter-target.js'

export interface FilterExample {
  readonly filter: string
  readonly means: string
}

/** What each table understands, from the plain to the rare; a click runs it there. */
export const filterExamples: Readonly<Record<FilterTarget, readonly FilterExample[]>> = {
  runs: [
    { filter: 'metrics.loss < 0.5', means: 'the last value of a metric' },
    { filter: 'min(metrics.loss) < 0.1', means: 'its smallest value; also max, first and count' },
    { filter: "params.optimizer = 'adam'", means: 'a parameter, which is always text' },
    { filter: "tags.team != 'vision'", means: 'a tag; a run without it does not match' },
    { filter: "attributes.status IN ('FAILED', 'KILLED')", means: 'one of several' },
    {
      filter: "attributes.run_name ILIKE '%forest%'",
      means: 'a part of a text, whatever its case; LIKE minds the case',
    },
    { filter: 'attributes.duration > 60000', means: 'longer than a minute, in milliseconds' },
    { filter: "dataset.name = 'house sales' AND dataset.context = 'training'", means: 'what it was trained on' },
    { filter: 'metrics.loss BETWEEN 0.1 AND 0.2', means: 'both ends count' },
    { filter: 'params.depth IS NULL', means: 'runs that did not log it' },
    {
      filter: "(metrics.`val loss` < 1 OR tags.keep = 'yes') AND NOT attributes.status = 'FAILED'",
      means: 'put together; backticks around names with spaces',
    },
  ],
  experiments: [
    { filter: "name LIKE 'pricing/%'", means: 'all in a folder' },
    { filter: "tags.team = 'pricing'", means: 'a tag' },
    { filter: 'creation_time > 1735689600000', means: 'made since then, in milliseconds since 1970' },
  ],
  logged_models: [
    { filter: 'metrics.rmse < 0.5', means: 'a metric of the model' },
    { filter: "params.max_depth = '10'", means: 'a parameter' },
    { filter: "status = 'READY'", means: 'whole; also PENDING and UPLOAD_FAILED' },
    { filter: "name ILIKE '%forest%' AND model_type = 'regressor'", means: 'its name and its type' },
  ],
  registered_models: [
    { filter: "name ILIKE '%price%'", means: 'a part of the name, whatever its case' },
    { filter: "tags.owner = 'ada'", means: 'a tag' },
    { filter: 'last_updated_timestamp > 1735689600000', means: 'changed since then, in milliseconds since 1970' },
  ],
}

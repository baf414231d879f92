// What a page of a training site has: only the functions that log, so that a bundler leaves the rest out.
import { endRun, flush, logMetric, logParam, setExperiment, setTrackingUri, startRun } from '@labbook/sdk'

window.labbook = { endRun, flush, logMetric, logParam, setExperiment, setTrackingUri, startRun }

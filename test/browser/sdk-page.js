// What a page of a training site has: only the functions that log, so that a bundler leaves the rest out.
import { deadLetters, endRun, flush, logMetric, logParam, setExperiment, setTrackingUri, startRun } from '@labbook/sdk'

window.labbook = { deadLetters, endRun, flush, logMetric, logParam, setExperiment, setTrackingUri, startRun }

export { loadModel, openModelFolder } from './load-model.js'
export { type Connect, findVersion, locateModel, type ModelLocation } from './locate-model.js'
export { createScoringServer, type ScoringServer } from './scoring-server.js'

/** What image-in-browser.test.ts runs in a page. */
export { datasetOf } from '../../src/datasets/dataset.js'
export { imageFiles } from '../../src/files/image-file.js'

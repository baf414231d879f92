import { describeWith } from '../counterparts/index.js'
import { pythonSuite } from './python-suite.js'

describeWith(['python'], 'the wider surface of the stock client', () => {
  pythonSuite('fluent_api.py', { server: async () => ({}) })
})

import { describeWith } from '../counterparts/index.js'
import { pythonSuite } from './python-suite.js'

for (const generation of ['python', 'python-2.22', 'python-2.3'] as const) {
  describeWith([generation], `the stock client, generation ${generation}`, () => {
    pythonSuite('client_generation.py', { generation, server: async () => ({}) })
  })
}

import { expect, it } from 'vitest'
import * as protocol from '../src/index.js'

it('[U-SET-3] the list of all routes leaves none out', () => {
  const tables = Object.entries(protocol).filter(([name]) => name.endsWith('Routes') && name !== 'allRoutes')
  const expected = tables.flatMap(([, routes]) => Object.keys(routes as protocol.Routes))
  const listed = Object.values(protocol.allRoutes).flatMap((routes) => Object.keys(routes))
  expect(listed.toSorted()).toEqual(expected.toSorted())
})

it('[U-SET-3] a message knows the names of its fields on the wire', () => {
  expect(protocol.experimentRoutes.createExperiment.request.fieldNames).toEqual(['name', 'artifact_location', 'tags'])
})

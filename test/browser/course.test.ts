import { describeSite } from './browser.js'
import { autologgedRuns } from './course/autologged.js'
import { comparison } from './course/comparison.js'
import { figuresAndFiles } from './course/figures.js'
import { listOfRuns } from './course/list.js'
import { logCourse } from './course/log-course.js'
import { models } from './course/models.js'

// The course of docs/spec/acceptance.md, logged once by the stock Python client, as a person looks at it.
describeSite('the course', { needs: ['python'], fill: logCourse }, (course) => {
  figuresAndFiles(course)
  models(course)
  listOfRuns(course)
  autologgedRuns(course)
  comparison(course)
})

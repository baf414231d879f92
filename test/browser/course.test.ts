import { courseFolder } from '../python/example-course.js'
import { describeSite } from './browser.js'
import { autologgedRuns } from './course/autologged.js'
import { comparison } from './course/comparison.js'
import { figuresAndFiles } from './course/figures.js'
import { listOfRuns } from './course/list.js'
import { readCourse } from './course/read-course.js'
import { models } from './course/models.js'

// The course of docs/spec/acceptance.md, logged once by the stock Python client, as a person sees it.
describeSite('[U-TEST-1] the course', { needs: ['python'], folder: courseFolder, fill: readCourse }, (course) => {
  figuresAndFiles(course)
  models(course)
  listOfRuns(course)
  autologgedRuns(course)
  comparison(course)
})

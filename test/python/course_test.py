"""The course of docs/spec/acceptance.md with the stock client, row by row, reading back what it wrote."""

# Each part runs its checks when it is imported, in this order: later ones need what earlier ones made.
import course_data
import course_runs
import course_models
import course_search
from course_state import checks

checks.finish()

"""The wider surface of the current stock client: batches, tables, images, datasets, search, logged models, mistakes."""

# Each part runs its checks when it is imported, in this order: later ones need what earlier ones made.
import fluent_runs
import fluent_artifacts
import fluent_models
from fluent_state import checks

checks.finish()

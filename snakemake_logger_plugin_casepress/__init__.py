"""What Snakemake looks for when a profile names the logger `casepress`."""

from casepress.workflow.logger import LogHandler as LogHandler

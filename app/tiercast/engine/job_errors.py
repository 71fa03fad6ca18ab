"""What stops a job, said so that whoever asked for it understands."""

from typing import Final

from tiercast_api.errors import PluginError

from tiercast.engine.jobs import JobError
from tiercast.engine.rulebook import RulesetError
from tiercast.hosting.plugins import Plugins, UnknownType
from tiercast.words import Words

REFUSALS: Final = (RulesetError, PluginError, UnknownType)
"""What rulesets and plugins raise against a job."""


def job_error(error: RulesetError | PluginError | UnknownType, plugins: Plugins) -> JobError:
    """The end of a job that a ruleset or a plugin does not let go on, with what they say in both languages."""
    if isinstance(error, RulesetError):
        return JobError(error.words)
    said = plugins.sayings.both(str(error))
    return JobError(Words(said.english, said.chinese))

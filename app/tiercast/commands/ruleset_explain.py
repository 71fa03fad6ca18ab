"""``tiercast ruleset explain``: a ruleset read aloud."""

from typing import Annotated

import msgspec
import typer

from tiercast.commands.speech import OK, Json, finish, here, language, say, say_json
from tiercast.commands.where import ConfigFile

Files = Annotated[
    list[str], typer.Argument(help=here("Ruleset files, or names of shipped ones.", "规则集文件，或内置规则集的名称。"))
]
_SECTIONS = {
    "params": ("Knobs", "参数"),
    "features": ("What is measured", "指标"),
    "tiers": ("Tiers", "分层"),
    "signals": ("Conclusions", "信号"),
    "cues": ("Cues", "提示按钮"),
    "triggers": ("Rules", "规则"),
    "experiments": ("Experiments", "实验"),
}


def add(group: typer.Typer) -> None:
    """Register the command in the group ``ruleset``."""

    @group.command(help=here("Say in sentences what rulesets do.", "用文字说明规则集做什么。"))
    def explain(files: Files, config: ConfigFile = None, as_json: Json = False) -> None:
        from tiercast.commands.plugin_check import offered
        from tiercast.commands.ruleset import readable
        from tiercast.commands.surroundings import used_plugins
        from tiercast.rules.explain.document import explain as told_of

        kinds, actions = offered(used_plugins(config))
        shown = {}
        for name in files:
            ruleset = readable(name)
            en, zh = (told_of(ruleset, kinds, actions or {}, each) for each in ("en", "zh"))
            shown[name] = [
                {**msgspec.to_builtins(one), "sentences_zh": other.sentences} for one, other in zip(en, zh, strict=True)
            ]
            if as_json:
                continue
            say(ruleset.title or ruleset.name)
            section = ""
            for told in zh if language() == "zh" else en:
                if told.section != section:
                    section = told.section
                    say("")
                    say(here(*_SECTIONS[section]))
                say(f"  {told.title} ({told.name})" if told.title else f"  {told.name}")
                for sentence in told.sentences:
                    say(f"    {sentence}")
        if as_json:
            say_json({"rulesets": shown})
        finish(OK)

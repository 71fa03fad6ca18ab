"""What ``tiercast doctor`` finds about the core: compiled or interpreted, and whether what was compiled still fits."""

from collections.abc import Iterator

from tiercast.commands.doctor_finding import Finding
from tiercast.compiled import SUFFIX, CoreForm, core_form
from tiercast.words import Words


def look_at_core(form: CoreForm | None = None) -> Iterator[Finding]:
    """One finding.

    Args:
        form: how the core runs; None: as it runs here.
    """
    form = form or core_form()
    title = Words("core", "核心")
    if form.stale:
        words = Words(
            f"compiled, but from other sources than are here ({_few(form)}): what runs is not what the files say; "
            "compile again, or in a checkout: python hatch_build.py --clean",
            f"已编译，但所用源码与现有文件不一致（{_few(form)}）：实际运行的并非文件中的内容；"
            "请重新编译，或在源码目录运行：python hatch_build.py --clean",
        )
        yield Finding(title, "bad", words)
    elif form.modules:
        count = len(form.modules)
        yield Finding(
            title, "good", Words(f"compiled ({count} modules, {SUFFIX})", f"已编译（{count} 个模块，{SUFFIX}）")
        )
    else:
        words = Words(
            "interpreted; compiled it does the same, faster: see the README",
            "解释运行；编译后结果相同、速度更快，见 README",
        )
        yield Finding(title, "good", words)


def _few(form: CoreForm) -> str:
    more = len(form.stale) - 3
    return ", ".join(form.stale[:3]) + (f", … +{more}" if more > 0 else "")

"""Command lines to copy. Without Qt."""

import os
import shlex


def command_line(*words: str) -> str:
    """`words` as the shell of this system reads them."""
    if os.name == "nt":
        return " ".join(f'"{word}"' if not word or set(word) & set(" &()[]{}^=;!'+,`~") else word for word in words)
    return shlex.join(words)

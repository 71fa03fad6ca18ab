"""What clients give in commands, read."""

from tiercast.decide.ids import id_from_text
from tiercast.serve.unable import Unable


def given_id(text: str) -> bytes:
    """A viewer's key, or the id of an action or a firing, as clients write it. Raises: Unable."""
    try:
        return id_from_text(text)
    except ValueError as error:
        raise Unable("refused", str(error), zh="编号无效：编号有 26 个字符（a–z、2–7），请从列表中复制") from error

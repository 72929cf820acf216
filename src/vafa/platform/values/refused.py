"""The one way a rule says no: a code and the data its sentence needs.

It holds no sentence: each room words its own codes in its `wording.py`, in the reader's language.
"""

from collections.abc import Mapping


class Refused(Exception):
    """The rules say no, and whoever asked can be told why.

    `code` names the reason ("cases.already_resolved"), `data` fills the sentence, `status` is what HTTP answers.
    """

    code: str
    data: dict[str, object]
    status: int = 409

    def __init__(
        self, code: str, data: Mapping[str, object] | None = None, *, status: int | None = None, **more: object
    ) -> None:
        self.code = code
        self.data = {**(data or {}), **more}
        if status is not None:
            self.status = status
        super().__init__(self.code, self.data)

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.data.items())
        return f"{self.code} ({details})" if details else self.code


def refuse_if(condition: object, refused: Refused) -> None:
    """Raise `refused` when `condition` is true; the guard line at the top of an action."""
    if condition:
        raise refused

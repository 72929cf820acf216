"""What an event is: a frozen fact in the past tense, with ids and plain values, written as JSON and read back.

Plain Python; where events are kept is in `models.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Self, TypeVar, Union, get_args, get_origin, get_type_hints

from vafa.platform.values import Actor

# Fields with a column of their own in the log; all others travel in the payload.
COLUMNS = ("id", "occurred_at", "actor", "customer_id", "because_of", "key")


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened.

    Subclasses add ids and plain values (str, int, bool, float, Decimal, date, datetime, lists, dicts of them) and say
    `subject` (the field that names what it happened to, without `_id`) and `personal` (fields that hold personal data).
    """

    occurred_at: datetime
    actor: Actor
    customer_id: int | None = None
    because_of: int | None = None  # id of the event that led here
    key: str | None = None  # the same key twice is one event
    id: int | None = field(default=None, compare=False)  # set when read from the log

    name: ClassVar[str] = ""
    version: ClassVar[int] = 1
    subject: ClassVar[str] = ""
    personal: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        room = cls.__module__.removeprefix("vafa.").removeprefix("platform.").split(".")[0]
        cls.name = f"{room}.{cls.__name__}"
        _known[cls.name] = cls

    @property
    def subject_id(self) -> int | None:
        """The id of what it happened to."""
        return getattr(self, f"{self.subject}_id", None) if self.subject else None

    def payload(self) -> dict[str, Any]:
        """The event's own values, ready for JSON."""
        cls = type(self)
        if cls not in _own_fields:
            _own_fields[cls] = tuple(one.name for one in fields(cls) if one.name not in COLUMNS)
        return {name: _plain(getattr(self, name)) for name in _own_fields[cls]}

    def with_id(self, number: int) -> Self:
        """The same event as the log knows it; what `dataclasses.replace` does, for thousands at a time."""
        twin = object.__new__(type(self))
        twin.__dict__.update(self.__dict__, id=number)
        return twin


E = TypeVar("E", bound=Event)
Batch = Sequence[E]

_known: dict[str, type[Event]] = {}
_hints: dict[type, dict[str, Any]] = {}
_own_fields: dict[type, tuple[str, ...]] = {}


def known_events() -> Mapping[str, type[Event]]:
    """Every event class by its name in the log."""
    return dict(sorted(_known.items()))


def read_event(name: str, payload: Mapping[str, Any], **columns: Any) -> Event | None:
    """The event as it was published, or None when its class no longer exists.

    Values the class no longer has are left out, so that old rows stay readable.
    """
    cls = _known.get(name)
    if cls is None:
        return None
    if cls not in _hints:
        _hints[cls] = get_type_hints(cls)
    hints = _hints[cls]
    values = {key: _typed(value, hints[key]) for key, value in payload.items() if key in hints}
    return cls(**values, **columns)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    return value


def _typed(value: Any, hint: Any) -> Any:
    if value is None:
        return None
    origin = get_origin(hint)
    if origin in (Union, type(int | None)):
        return _typed(value, next(one for one in get_args(hint) if one is not type(None)))
    if hint is datetime:
        return datetime.fromisoformat(value)
    if hint is date:
        return date.fromisoformat(value)
    if hint is Decimal:
        return Decimal(value)
    if origin is tuple:
        return tuple(_typed(one, get_args(hint)[0]) for one in value)
    return value

"""The tags page writers use: `{% load ui %}`. Each draws one component from a value of `vafa.platform.ui.components`.

It holds no markup of its own beyond marks and buttons; the partials in templates/ui do, each with its header.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from django import template
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from vafa.platform.ui import drawn, fields, marks
from vafa.platform.ui.components import (
    Action,
    Blank,
    Dayline,
    DutyGroup,
    Era,
    Goal,
    Happening,
    Heat,
    Hit,
    JourneyMap,
    Message,
    NextStep,
    Pager,
    Pair,
    Person,
    Slab,
    State,
    Station,
    Tab,
    Tale,
    Toggle,
)

register = template.Library()
Shown = dict[str, object]
register.simple_tag(marks.icon, name="icon")
register.simple_tag(marks.glyph, name="glyph")
register.simple_tag(marks.face, name="face")
register.simple_tag(marks.due, name="due")
register.simple_tag(marks.qi, name="qi")
for partial, parts in drawn.TAGS.items():
    register.inclusion_tag(partial)(parts)


@register.simple_tag
def act(what: Action | str, **over: object) -> SafeString:
    """A button or a link, from an Action or from words: `{% act "Save" kind="go" submit=True key="S" hx_get=… %}`."""
    if not isinstance(what, Action):
        own = {name: over.pop(name) for name in tuple(over) if name in Action.__dataclass_fields__ and name != "attrs"}
        what = Action(label=str(what), **own)  # type: ignore[arg-type]
    attrs: dict[str, object] = {**what.attrs, **{name.replace("_", "-"): value for name, value in over.items()}}
    classes = ["act", f"act--{what.kind}" if what.kind else "", "act--s" if what.small else ""]
    classes += ["act--wide" if what.wide else "", "act--icon" if what.bare_icon else "", str(attrs.pop("class", ""))]
    attrs["class"] = " ".join(filter(None, classes))
    if what.bare_icon:
        attrs |= {"aria-label": what.label, "title": what.label}
    if what.key:
        attrs |= {"data-key": what.key, "aria-keyshortcuts": what.key.replace("⇧", "Shift+")}
    inner = marks.icon(what.icon) if what.icon else SafeString("")
    words = SafeString("") if what.bare_icon else what.label
    key = format_html('<kbd class="key">{}</kbd>', what.key) if what.key and not what.bare_icon else SafeString("")
    if what.url and not what.disabled:
        return format_html("<a{}>{}{}{}</a>", flatatt({"href": what.url, **attrs}), inner, words, key)
    attrs = {"type": "submit" if what.submit else "button", "disabled": what.disabled, **attrs}
    return format_html("<button{}>{}{}{}</button>", flatatt(attrs), inner, words, key)


@register.inclusion_tag("ui/thread.html")
def thread(stations: Sequence[Station], look: str = "", label: str = "") -> Shown:
    """Stations on a line. look: any of "down", "tight", "bare", "portal", separated by spaces."""
    current = next((stop for stop in stations if stop.current), None)
    looks = look.split()
    return {"stations": stations, "current": current, "looks": looks, "label": label, "bare": "bare" in looks}


@register.simple_tag
def chip(text: str, state: State | Literal[""] = "", icon: str = "", line: bool = False) -> SafeString:
    """A word with a shape."""
    attrs = {"class": "chip chip--line" if line else "chip", "data-state": state or None}
    shape = marks.icon(icon) if icon else marks.glyph(state) if state and not line else SafeString("")
    return format_html("<span{}>{}{}</span>", flatatt({k: v for k, v in attrs.items() if v}), shape, text)


@register.simple_tag
def gauge(value: float, most: float = 100, state: str = "", label: str = "") -> SafeString:
    """How far, as <progress>."""
    attrs = {"class": "gauge", "max": most, "value": value, "data-state": state, "aria-label": label}
    return format_html("<progress{}></progress>", flatatt({k: v for k, v in attrs.items() if v != ""}))


@register.inclusion_tag("ui/blank.html")
def blank(nothing: Blank) -> Shown:
    """Nothing here yet: one sentence, one action, one link."""
    return {"blank": nothing}


@register.inclusion_tag("ui/person.html")
def person(someone: Person, size: str = "", heading: bool = False) -> Shown:
    """Face, name, second line; size "l" for the head of a page (with heading)."""
    return {"person": someone, "size": size, "heading": heading}


@register.inclusion_tag("ui/pairs.html")
def pairs(rows: Iterable[Pair]) -> Shown:
    """Terms and values; empty values are left out."""
    return {"rows": [row for row in rows if row.value not in (None, "")]}


@register.inclusion_tag("ui/duty.html")
def duty(group: DutyGroup) -> Shown:
    """A heading of Today and its rows."""
    return {"group": group, "total": len(group.rows) if group.total is None else group.total}


@register.inclusion_tag("ui/dayline.html")
def dayline(day: Dayline) -> Shown:
    """The working day on a line."""
    return {"day": day}


@register.inclusion_tag("ui/say.html")
def say(message: Message) -> Shown:
    """One message of a stream."""
    return {"message": message}


@register.inclusion_tag("ui/event.html")
def event(happening: Happening) -> Shown:
    """One line of a stream."""
    return {"event": happening}


@register.inclusion_tag("ui/mini.html")
def mini(rows: Iterable[Happening]) -> Shown:
    """A short list of what happened, with its moments at the end."""
    return {"rows": list(rows)}


@register.inclusion_tag("ui/nextstep.html")
def nextstep(step: NextStep) -> Shown:
    """The one step expected of this person."""
    return {"step": step}


@register.inclusion_tag("ui/heat.html")
def heat(table: Heat) -> Shown:
    """A table with colour, its legend below."""
    return {"heat": table, "steps": range(7)}


@register.inclusion_tag("ui/chart.html")
def chart(id: str, kind: str, data: Mapping[str, object], label: str) -> Shown:
    """A picture: its numbers as JSON beside it, drawn by js/chart.js. Put a table of the same numbers on the page."""
    return {"id": id, "kind": kind, "data": data, "label": label}


@register.inclusion_tag("ui/goals.html")
def goals(figures: Sequence[Goal], label: str = "") -> Shown:
    """A strip of figures that answer questions."""
    return {"goals": figures, "label": label}


@register.inclusion_tag("ui/story.html")
def story(entries: Iterable[Tale | Era]) -> Shown:
    """A customer's log."""
    return {"entries": [{"era": e} if isinstance(e, Era) else {"tale": e} for e in entries]}


@register.inclusion_tag("ui/journey_map.html")
def journey_map(map: JourneyMap, label: str = "") -> Shown:
    """A journey below its axis."""
    return {"map": map, "label": label}


@register.inclusion_tag("ui/tabs.html")
def tabs(views: Iterable[Tab], label: str = "", target: str = "") -> Shown:
    """A few views of the same thing. With a target (a selector) htmx swaps only that and pushes the address."""
    return {"tabs": list(views), "label": label, "target": target}


@register.inclusion_tag("ui/toggle.html")
def toggle(switch: Toggle) -> Shown:
    """A switch that saves at once."""
    return {"toggle": switch}


@register.inclusion_tag("ui/undo.html")
def undo(text: str, url: str) -> Shown:
    """What was just saved, undone in place."""
    return {"text": text, "url": url}


@register.inclusion_tag("ui/pager.html")
def pager(where: Pager) -> Shown:
    """Newer and older."""
    return {"pager": where}


@register.inclusion_tag("ui/slab.html")
def slab(card: Slab) -> Shown:
    """The portal's card."""
    return {"slab": card}


@register.inclusion_tag("ui/hits.html")
def hits(groups: Iterable[tuple[str, Sequence[Hit]]]) -> Shown:
    """Answers of search, by kind: (heading, hits)."""
    return {"groups": [(title, found) for title, found in groups if found]}


@register.simple_tag
def field(bound: BoundField, label: str = "", hint: str = "", kind: str = "", plain: bool = False) -> SafeString:
    """A form field with its label, hint and error sentence; plain leaves out the form's own hint and placeholder."""
    return fields.draw(bound, label=label, hint=hint, kind=kind, plain=plain)


@register.simple_block_tag
def panel(content: str, title: str = "", link: str = "", url: str = "", aside: str = "") -> str:
    """A panel of a side pane: `{% panel title=_("Orders") url=… link=_("All") %} … {% endpanel %}`."""
    parts = {"content": mark_safe(content), "title": title, "link": link, "url": url, "aside": aside}
    return render_to_string("ui/panel.html", parts)


@register.simple_block_tag
def sheet(content: str, title: str = "", aside: str = "", link: str = "", url: str = "", flush: bool = False) -> str:
    """A sheet on a page; flush when its body is a table or list that touches the edges."""
    parts = {"content": mark_safe(content), "title": title, "aside": aside, "link": link, "url": url, "flush": flush}
    return render_to_string("ui/sheet.html", parts)


@register.simple_block_tag
def set(content: str, title: str) -> str:
    """A section of a settings page."""
    return render_to_string("ui/set.html", {"content": mark_safe(content), "title": title})


@register.simple_block_tag
def note(content: str, state: State = "paused", icon: str = "") -> str:
    """A sentence that stays on the page, in the colour of a state."""
    return render_to_string("ui/note.html", {"content": mark_safe(content), "state": state, "icon": icon})

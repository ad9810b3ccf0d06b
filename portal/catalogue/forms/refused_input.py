"""What the names of a catalogue's stars are called when their form could not be stored: by their place in it."""

from collections.abc import Mapping
from typing import Any

from wtforms import Form, StringField

from portal.catalogue.forms import NamesForm
from portal.web import refused_input


def asked(_args: Mapping[str, Any], posted: refused_input.Form) -> refused_input.Asked:
    """目录名称, then 第 1 颗星 …: the fields that `names_form` makes for the stars."""
    stars = [name for name in posted if name.startswith("star_")]
    fields = type("StarNames", (Form,), {name: StringField() for name in stars})()
    name = NamesForm(formdata=None, meta={"csrf": False})["name"]
    return [(name.label.text, name), *((f"第 {n} 颗星", fields[star]) for n, star in enumerate(stars, 1))]


def register() -> None:
    refused_input.register("catalogue.save_names", asked)

"""What is typed at the meeting and in the township's plan: taken as it comes, refused when too long, never cut."""

from collections.abc import Callable, Mapping
from typing import Any, Self
from urllib.parse import parse_qsl

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, StringField
from wtforms.widgets import HiddenInput

from portal.appraisals.models import Klass
from portal.plans.domain.content import Content
from portal.plans.domain.questions import Kind, Question
from portal.plans.forms.delta import unfolded_words
from portal.plans.forms.fields import answer, field_for
from portal.web.requests import number

KLASS = Question("klass", "分类", Kind.choice, choices=tuple((klass.value, klass.label) for klass in Klass))
CONCLUSION = Question("conclusion", "研判意见", limit=600)
TEXT = Question("text", "内容", limit=2000)


class WordsForm(FlaskForm):
    """What a page that saves by itself sends (static/js/autosave.js), and its buttons."""

    version = IntegerField(widget=HiddenInput())
    do = StringField()
    base = StringField()  # the page's last stored state as a query string, from autosave.js only

    asks: tuple[Question, ...] = ()

    @classmethod
    def posted(cls, stored: Content, at: Callable[[int], Content]) -> Self:
        """What was sent; whole, if it only says what changed (static/js/delta.js) against what was there `at` the
        version of the page, or is `stored` by now."""
        posted = request.form
        if "delta" not in posted:
            return cls()
        seen = at(posted.get("version", 0, type=number))
        return cls(formdata=unfolded_words([question.key for question in cls.asks], posted, seen, stored))

    @classmethod
    def showing(cls, content: Content, version: int) -> Self:
        return cls(formdata=None, data={**content, "version": version})

    def content(self) -> Content:
        return {question.key: answer(self[question.key]) for question in self.asks}

    def base_content(self) -> Content | None:
        """What the page last knew to be stored; None for a page without script."""
        if not self.base.data:
            return None
        return type(self)(formdata=MultiDict(parse_qsl(self.base.data, keep_blank_values=True))).content()

    def decided(self, theirs: Content, typed: Mapping[str, str]) -> Content:
        """What was typed, with the other person's words where they were chosen on the page of a conflict. With script
        the box has changed already (static/js/conflict.js)."""
        mine = self.content()
        return mine | {key: theirs.get(key) for key in mine if typed.get(f"choice.{key}") == "theirs"}

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if self.version.data is None:
            self.version.errors = ["这一页打开得太久，请重新打开再写；您写的内容请先复制出来"]
            return False
        return good

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(field id, sentence) for every refusal; a token that ran out costs one more press and no text."""
        found = [(key, str(error)) for key in ("version", *self.content()) for error in self[key].errors]
        return found or ([("save", "这一页打开得太久了。内容都在，请再按一次“保存”")] if self.errors else [])


class AppraisalForm(WordsForm):
    """分类 and 研判意见 of a village; either may wait."""

    asks = (KLASS, CONCLUSION)
    klass = field_for(KLASS)
    conclusion = field_for(CONCLUSION)


class SectionForm(WordsForm):
    """One section of 镇级创建规划."""

    asks = (TEXT,)
    text = field_for(TEXT)


class NewsForm(FlaskForm):
    """A page in front asks whether somebody else has written."""

"""桃花峪村's own story: returned with seven comments, two of them answered already. `secretary` signs in to this."""

from collections.abc import Mapping

from portal.accounts.models import User
from portal.plans.domain.content import measure_uids
from portal.plans.domain.field_keys import FieldKey, measure_field
from portal.sample.actions import Village
from portal.sample.calendar import SampleCalendar
from portal.sample.files import read
from portal.sample.retelling import retold_words
from portal.sample.story import Scene

# How many of the comments in the data are made; the rest of them lie ready for whoever wants a longer round.
COMMENTS = 7
# The two comments the village has dealt with: the words it put behind what it had written.
ANSWERS = (
    (
        "task.industry.2",
        "goal",
        "其中停车场 4 万元、冷库自营 5 万元、旧粮库租金 3 万元、土地流转服务费 2.5 万元、其他 0.5 万元。",
    ),
    ("task.ecology.3", "goal", "剩余 49 户和损坏的 26 户都在 9 月 30 日前完成，逐户验收签字。"),
)


def home_scenes(village: Village, reviewer: User, liaison: User, calendar: SampleCalendar) -> list[Scene]:
    """Written four workdays ago, handed in the next day, returned the day after, and being mended since."""
    said = read("comments")

    def give_back() -> None:
        for number, comment in enumerate(said["comments"][:COMMENTS], 1):
            by = liaison if number % 3 == 0 else reviewer
            village.comment(by, comment["block"], _field(village, comment), comment["text"])
        village.give_back(reviewer, said["return_reasons"][0])

    def mend() -> None:
        for block_key, field_key, words in ANSWERS:
            village.add_words(block_key, field_key, retold_words(words, calendar))

    return [
        Scene(calendar.workdays_ago(4, 19, 20), lambda: village.write(village.contents)),
        Scene(calendar.workdays_ago(3, 17, 36), village.submit),
        Scene(calendar.workdays_ago(2, 10, 43), give_back),
        Scene(calendar.workdays_ago(1, 19, 12), mend),
    ]


def _field(village: Village, comment: Mapping[str, str]) -> str:
    """The data counts measures from 1 (`measure.2.owner`); the plan knows them by their uids."""
    field = FieldKey.parse(comment["field"])
    if not field.is_in_row:
        return comment["field"]
    uids = measure_uids(village.contents[comment["block"]])
    return measure_field(uids[int(field.uid) - 1], field.name)

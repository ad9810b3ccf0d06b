"""What offices call the people of the chain (domain §2); the same word may mean another role at another level."""

import re
import unicodedata

from portal.accounts.models import ROLE_LABELS, Role
from portal.places.models import Kind

_ALSO = {
    Role.secretary: (
        "书记 村书记 支书 村支书 支部书记 村支部书记 党支部书记 村党支部书记 党总支书记 村党总支书记 总支书记 党委书记 "
        "社区书记 社区党支部书记 社区党总支书记 社区党委书记 村委书记 书记兼主任 书记主任 支部书记兼主任 "
        "支部书记兼村主任 党支部书记兼村委会主任 党支部书记村委会主任 书记村主任 一肩挑 村一肩挑"
    ),
    Role.clerk: (
        "文书 村文书 会计 村会计 文书会计 信息员 村信息员 报账员 驻村工作队 驻村工作队员 工作队员 工作队 驻村队员 "
        "第一书记 驻村第一书记 社区文书 村干部 两委干部 村两委"
    ),
    Role.liaison: "包村干部 包村 包村领导 包联干部 包联领导 联村干部 驻村干部 包片干部 包片领导 片长",
    Role.reviewer: (
        "镇党建办 乡党建办 乡镇党建办 街道党建办 党建办 党建办主任 党建办干事 党建办工作人员 组织委员 组织干事 "
        "党建干事 党建专干 组织办"
    ),
    Role.viewer: (
        "镇领导 乡领导 领导 街道领导 乡镇领导 镇党委书记 乡党委书记 党委书记 书记 镇长 乡长 主任 党委副书记 副书记 "
        "副镇长 副乡长 党工委书记 班子成员"
    ),
    Role.county: "县委组织部 市委组织部 区委组织部 组织部 县组织部",
    Role.admin: "系统管理员 管理员",
}
_BESIDES = re.compile(r"[\s、，,。.·/()（）—\-]")


def _bare(words: str) -> str:
    return _BESIDES.sub("", unicodedata.normalize("NFKC", words)).casefold()


_MEANT: dict[str, list[Role]] = {}
for _role, _words in _ALSO.items():
    for _word in (ROLE_LABELS[_role], *_words.split()):
        _MEANT.setdefault(_bare(_word), []).append(_role)


def roles_of(words: str) -> list[Role]:
    """The roles that these words may mean; the level of the place decides between them. Empty: none we know."""
    return _MEANT.get(_bare(words), [])


def role_at(words: str, kind: Kind) -> Role | None:
    """What they mean at a place of this level."""
    return next((role for role in roles_of(words) if role.unit_kind is kind), None)

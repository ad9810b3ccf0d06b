"""What is said after last year was taken over, or given back. Pure: (words, kind of notice)."""

from collections.abc import Sequence

from portal.plans.services.last_year_whole import Taken


def told_taken(taken: Taken, year: int) -> tuple[str, str]:
    """What came, and what did not."""
    full = f"措施加起来太多、没有带的：{'、'.join(taken.full)}。" if taken.full else ""
    if not taken.versions:
        return f"没有空着的格子，去年的措施也都选过了，什么也没有改。{full}", "info"
    return (
        f"已从 {year} 年带过来{amount(taken.texts, taken.measures)}，写过的没有动。请逐处改成今年的。{full}",
        "success",
    )


def amount(texts: int, measures: int) -> str:
    return "、".join(filter(None, [f"{texts} 段文字" if texts else "", f"{measures} 条措施" if measures else ""]))


def told_back(count: int, kept: Sequence[str]) -> tuple[str, str]:
    """What was taken back, and what stays because somebody went on with it."""
    said = f"已撤销 {count} 块从去年带来的内容。" if count else "没有撤销。"
    if not kept:
        return said, "success"
    names = "、".join(kept[:5]) + (f"等 {len(kept)} 块" if len(kept) > 5 else "")
    return f"{said}这些后来又改过，没有动：{names}。", "warning"

"""No module needs itself by way of others: what is imported can be read, tested and loaded alone."""

import grimp
import pytest

Arrows = dict[str, set[str]]
# A document has its subject, and a subject is asked about documents: for the type only, nothing is loaded by it.
FOR_TYPES = {"portal.printing.subject": {"portal.printing.document"}}


def arrows_of(package: str) -> Arrows:
    """Who imports whom. A package takes in its own parts at its end, as Flask's blueprints do: no arrow of its own."""
    graph = grimp.build_graph(package)
    imported = graph.find_modules_directly_imported_by
    arrows = {name: imported(name) - FOR_TYPES.get(name, set()) for name in graph.modules}
    return {name: {one for one in ones if not one.startswith(f"{name}.")} for name, ones in arrows.items()}


def in_circles(arrows: Arrows) -> set[str]:
    """What is left when that is taken away, again and again, which needs nothing or is needed by nothing."""
    left = dict(arrows)
    while True:
        needed = {one for ones in left.values() for one in ones}
        kept = {name: ones & left.keys() for name, ones in left.items() if ones & left.keys() and name in needed}
        if kept.keys() == left.keys():
            return set(kept)
        left = kept


def test_no_module_of_the_portal_is_in_a_circle():
    assert in_circles(arrows_of("portal")) == set()


@pytest.mark.parametrize(
    ("arrows", "found"),
    [
        ({"a": {"b"}, "b": {"c"}, "c": set()}, set()),
        ({"a": {"b"}, "b": {"a"}, "c": {"a"}, "d": set()}, {"a", "b"}),
        ({"a": {"b"}, "b": {"c"}, "c": {"d"}, "d": {"b"}}, {"b", "c", "d"}),
    ],
)
def test_a_circle_would_be_seen(arrows, found):
    assert in_circles(arrows) == found

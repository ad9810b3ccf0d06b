"""The tree."""

import pytest

from portal.kernel.errors import NotThere
from portal.places.domain.readings import readings
from portal.places.models import Kind
from portal.places.queries import areas_of, townships_of, unit_named, villages_of
from portal.places.services import add_unit


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("桃花峪村", "taohuayucun", "thyc"),
        ("荥阳市", "xingyangshi", "xys"),
        ("浚县", "xunxian junxian", "xx jx"),
        ("示例村01", "shilicun01", "slc01"),
    ],
)
def test_readings(name, pinyin, initials):
    assert readings(name) == (pinyin, initials)


def test_units_are_found_by_their_names(places):
    assert unit_named("青山镇/柳树村") is places["青山镇/柳树村"]  # the area is not part of the name
    assert unit_named("大营村") is places["白河乡/大营村"]
    with pytest.raises(NotThere, match="没有叫“无名村”的单位"):
        unit_named("无名村")


def test_a_name_that_two_villages_have_must_be_written_out(places):
    add_unit(Kind.village, "大营村", parent=places["青山镇"], unit_type=places["青山镇/石桥村"].unit_type)
    with pytest.raises(NotThere, match="不止一个：明县/青山镇/大营村、明县/白河乡/大营村"):
        unit_named("大营村")


def test_what_lies_within(places):
    assert [unit.name for unit in villages_of(places["青山镇"])] == ["柳树村", "石桥村"]
    assert [unit.name for unit in villages_of(places["东片区"])] == ["柳树村"]
    assert [unit.name for unit in townships_of(places["明县"])] == ["青山镇", "白河乡"]
    assert [unit.name for unit in areas_of(places["青山镇"])] == ["东片区"]
    assert places["青山镇"].holds(places["东片区"]) and not places["白河乡"].holds(places["东片区"])


def test_a_village_hangs_below_a_township_or_an_area(places):
    with pytest.raises(ValueError, match="cannot be placed"):
        add_unit(Kind.village, "孤村", parent=places["明县"], unit_type=places["青山镇/石桥村"].unit_type)


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("单庄村", "shanzhuangcun"),
        ("解家沟", "xiejiagou"),
        ("曾家寨", "zengjiazhai"),
        ("查庄", "zhazhuang"),
        ("东仇楼村", "dongqiuloucun"),
        ("解放村", "jiefangcun"),
        ("单县", "shanxian"),
        ("泌阳县", "biyangxian"),
        ("单村", "shancun"),
        ("朝阳社区", "chaoyangshequ"),
        ("太行路社区", "taihanglushequ"),
        ("行政路社区", "xingzhenglushequ"),
        ("重庆路社区", "chongqinglushequ"),
    ],
)
def test_families_and_places_are_read_as_people_say_them(name, pinyin):
    assert readings(name)[0].split()[0] == pinyin


def test_both_ways_to_say_a_name_are_kept_where_there_is_room():
    assert readings("单村") == ("shancun dancun", "sc dc")
    long = "浚县" + "庄" * 28
    assert readings(long)[0] == "xunxian" + "zhuang" * 28 and len(readings(long)[0]) <= 200

"""A field that is not in the form that came is not a field that was emptied."""

from tests.browser import form_data


def test_a_field_that_did_not_come_was_not_emptied(browse, plan):
    """Of every field of the block: a form without it leaves it as it was."""
    browser, url = browse("secretary"), f"/plans/{plan.id}/blocks/analysis"
    page = browser.get(url)
    words = {box["name"]: f"{box['name']} 里写的话" for box in page.select("#block textarea.input")}
    browser.post(url, form_data(page.select_one("#block form")) | words | {"do": "save"})
    for missing in words:
        form = form_data(browser.get(url).select_one("#block form"))
        browser.post(url, {name: value for name, value in form.items() if name != missing} | {"do": "save"})
        # The token holds the second at which it was made.
        after = form_data(browser.get(url).select_one("#block form")) | {"csrf_token": form["csrf_token"]}
        assert after | words == form | words
        assert browser.get(url).select_one(f"#{missing}").text.strip() == words[missing]

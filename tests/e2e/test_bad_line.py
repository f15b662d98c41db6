"""Pages on a bad line: late texts, a language that cannot be had, a line that comes back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.clients import Client, host_game, steer
from tests.e2e.people import Classroom, draw_circles
from tests.e2e.test_player_pages import INKED
from tests.e2e.test_practice import draw
from tests.fakes import LABELS

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

MANY_SECONDS_MS = 60_000
DELAY = "(late) => parseFloat(getComputedStyle(late.closest('.late')).animationDelay)"
TOO_SOON_S = 5
HURRIES = """async (delay) => {
  const { Connection } = await import("/static/js/connection.js");
  const nets = [];
  window.line = new Connection({ enter: null, onNet: (net) => nets.push(net) });
  window.nets = nets;
  line.socket.io.reconnectionDelay(delay);
  line.socket.io.reconnectionDelayMax(delay);
  while (!nets.includes("connecting")) await new Promise((go) => setTimeout(go, 50));
}"""
ENTERS = """async () => {
  const { Connection } = await import("/static/js/connection.js");
  const pause = (ms) => new Promise((go) => setTimeout(go, ms));
  let entered = 0;
  const line = new Connection({
    enter: async () => (entered++ ? { ok: true } : { error: { code: "too_fast" } }),
    onNet: () => {} });
  while (!entered) await pause(20);
  line.socket.disconnect();
  line.socket.connect();
  await pause(4000);
  return entered;
}"""

OVERHEAR = """(banner) => {
  window.overheard = [];
  const listen = () => overheard.push(banner.textContent.trim());
  new MutationObserver(listen).observe(banner, {
    subtree: true, childList: true, characterData: true });
}"""
CLOCK = """async () => {
  const { ServerClock } = await import("/static/js/clock.js");
  const clock = new ServerClock();
  clock.observe(7_000_000_000);
  const before = clock.now();
  clock.reset();
  const meanwhile = clock.now();
  clock.observe(7_005_000_000);
  return [before, meanwhile, clock.now()];
}"""
BOARD_WAKES = """async () => {
  const { WallInk } = await import("/static/js/board/wall-ink.js");
  const ink = new WallInk();
  const strokes = [[[1, 2], [1, 2]]];
  const told = { player_id: "Ada", guesses: [], hidden: false, recognized: false, category: null };
  ink.takeSnapshot({ play: 0, index: 0 }, [{ ...told, seq: 5, strokes }]);
  ink.takeSnapshot({ play: 1, index: 0 }, [{ ...told, seq: 0, strokes: [] }]);
  return ink.sheet("Ada").strokes;
}"""


def test_texts_that_do_not_come_are_asked_for_again(room: Classroom) -> None:
    visitor = room.enter("/lab")
    failures = [2]

    def twice(route: Route) -> None:
        failures[0] -= 1
        if failures[0] == 1:
            route.abort()
        elif failures[0] == 0:
            route.fulfill(status=503)
        else:
            route.continue_()

    visitor.page.route("**/static/i18n/en.json", twice)
    visitor.page.goto(room.url)
    expect(visitor.at("join-code")).to_be_visible()
    assert failures[0] < 0
    visitor.errors.clear()  # the browser's own, about both


def test_words_that_do_not_come_are_asked_for_again_while_the_page_goes_on(
    room: Classroom, host: Client
) -> None:
    code, _ = host_game(host, rounds=1, seconds=60)
    player = room.player(code, "Ada", language="zh-TW")
    is_down = True

    def words(route: Route) -> None:
        if is_down:
            route.fulfill(status=503)
        else:
            route.fulfill(json={label: {"zh-TW": f"（{label}）"} for label in LABELS})

    player.page.route("**/categories.json", words)
    player.page.reload()
    steer(host, "start")
    word = player.word_to_draw([])
    expect(player.at("word")).to_have_text(word)
    is_down = False
    expect(player.at("word")).to_have_text(f"（{word}）")
    player.expect_phase("drawing")
    player.errors.clear()  # the browser's own, about what did not come


def test_a_line_that_is_back_says_nothing(room: Classroom) -> None:
    visitor = room.enter("/")
    banner = visitor.at("net")
    expect(banner).to_have_attribute("data-net", "online")
    banner.evaluate(OVERHEAR)
    visitor.page.context.set_offline(True)
    visitor.page.evaluate("dispatchEvent(new Event('offline'))")
    expect(banner).to_contain_text("Coming back")
    visitor.page.context.set_offline(False)
    expect(banner).to_have_attribute("data-net", "online")
    expect(banner).to_have_text("")
    said = visitor.page.evaluate("[...new Set(overheard)].filter(Boolean)")
    assert said == ["Connection lost. Coming back…"]


def test_the_language_is_switched_at_once_or_not_at_all(room: Classroom) -> None:
    visitor = room.enter("/")
    language, go = visitor.at("language"), visitor.at("join-go")
    expect(go).to_have_text("Join the race")
    visitor.page.context.set_offline(True)
    language.click()
    visitor.page.wait_for_timeout(500)
    expect(go).to_have_text("Join the race")
    visitor.page.context.set_offline(False)
    language.click()
    expect(go).to_have_text("加入比賽")
    expect(visitor.page.locator("html")).to_have_attribute("lang", "zh-TW")
    visitor.page.reload()
    expect(go).to_have_text("加入比賽")


def test_a_browser_that_runs_none_of_our_scripts_is_told_so(room: Classroom) -> None:
    visitor = room.enter("/")
    late = visitor.page.get_by_text("try a newer browser")
    expect(late).to_be_hidden()
    visitor.page.route("**/static/vendor/**", lambda route: route.abort())
    visitor.page.reload()
    assert late.evaluate(DELAY) > TOO_SOON_S
    expect(late).to_be_visible()


def test_a_line_that_is_back_is_taken_at_once(room: Classroom) -> None:
    page = room.enter("/lab").page
    page.route("**/socket.io/**", lambda route: route.abort())
    page.goto(f"{room.url}/lab?transport=polling")
    page.evaluate(HURRIES, MANY_SECONDS_MS)
    page.unroute("**/socket.io/**")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_function("() => nets.at(-1) === 'online'", timeout=MANY_SECONDS_MS / 4)


def test_who_was_refused_and_came_back_enters_once(room: Classroom) -> None:
    assert room.enter("/lab").page.evaluate(ENTERS) == 2


def test_a_clock_counts_on_while_the_line_is_down(room: Classroom) -> None:
    before, meanwhile, after = room.enter("/").page.evaluate(CLOCK)
    assert before == pytest.approx(meanwhile, abs=1000)
    assert after == pytest.approx(before + 5_000_000, abs=1000)


def test_players_are_told_that_the_host_is_away(room: Classroom) -> None:
    host = Client(room.url)
    code, _ = host_game(host, rounds=1)
    player = room.player(code, "Ada")
    host.close()
    expect(player.at("net")).to_contain_text("The host is away")


def test_a_tablet_that_sleeps_until_the_next_match_wakes_before_an_empty_sheet(
    room: Classroom, host: Client
) -> None:
    code, _ = host_game(host, rounds=1, seconds=60)
    player = room.player(code, "Ada")
    steer(host, "start")
    player.expect_phase("drawing")
    draw_circles(player.page)  # not what is drawn next: that would be a copy
    player.page.context.set_offline(True)
    player.page.evaluate("dispatchEvent(new Event('offline'))")
    expect(player.at("net")).to_have_attribute("data-net", "reconnecting")
    for action in ("end", "again", "start", "skip"):
        steer(host, action)
    player.page.context.set_offline(False)
    player.page.wait_for_function(
        f"""() => {{
            const sheet = document.querySelector("canvas");
            return sheet !== null && !({INKED})(sheet);
        }}"""
    )
    draw(player, host.fresh_state()["round"]["category"])
    player.expect_phase("reveal")


def test_a_board_that_sleeps_until_the_next_match_wakes_before_empty_sheets(
    room: Classroom,
) -> None:
    assert room.enter("/").page.evaluate(BOARD_WAKES) == []

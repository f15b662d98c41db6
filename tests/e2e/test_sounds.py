"""What is heard, rendered by the browser's own audio without a loudspeaker: loud, clean, ending."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.people import Person

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

SILENCE = 0.001
QUIETEST_PEAK = 0.1
"""Of full scale: less is lost in a classroom."""
STEP = 0.1
"""Between two samples: more is a click."""
OFFLINE = """globalThis.AudioContext = class extends OfflineAudioContext {
  constructor() {
    super(1, 44100 * 20, 44100);
    globalThis.rendered = this;
  }
  resume() { return Promise.resolve(); }
};"""
RENDER = """async (silence) => {
  const { tune } = await import("/static/js/board/music.js");
  const { prefer } = await import("/static/js/prefs.js");
  const { SCORES } = await import("/static/js/sound.js");
  const scores = { ...SCORES, tune: tune(), all: [...Object.values(SCORES).flat(), ...tune()] };
  const meant = (notes) => Math.max(...notes.map(([start, , length]) => start + length));
  let takes = 0;
  // A module taken anew has an audio context of its own, and one can be rendered only once.
  const hear = async (act) => {
    const sound = await import(`/static/js/sound.js?take=${takes++}`);
    globalThis.rendered = null;
    act(sound);
    if (!globalThis.rendered) return null;
    const { sampleRate } = globalThis.rendered;
    const samples = (await globalThis.rendered.startRendering()).getChannelData(0);
    let [peak, step, last] = [0, 0, -1];
    samples.forEach((value, i) => {
      peak = Math.max(peak, Math.abs(value));
      if (Math.abs(value) > silence) last = i;
      if (i) step = Math.max(step, Math.abs(value - samples[i - 1]));
    });
    return { peak, step, ends_s: (last + 1) / sampleRate };
  };
  const heard = {};
  for (const [name, notes] of Object.entries(scores)) {
    heard[name] = { ...(await hear(({ perform }) => perform(notes))), meant_s: meant(notes) };
  }
  const stopped = await hear(({ perform }) => perform(scores.tune)());
  const byHost = await hear(({ allowSound, play }) => (allowSound(false), play("bell")));
  prefer("sound", false);
  const byReader = await hear(({ play }) => play("bell"));
  prefer("sound", true);
  const unmuted = await hear(({ play }) => play("bell"));
  return { heard, stopped, byHost, byReader, unmuted };
}"""


@pytest.fixture
def listener(open_classroom) -> Person:
    listener: Person = open_classroom("tests.serve").enter("/")
    listener.page.add_init_script(OFFLINE)
    listener.page.reload()
    listener.page.mouse.click(1, 1)  # before that browsers keep a page silent
    return listener


def test_every_sound_is_audible_clean_and_over_when_it_should_be(listener: Person) -> None:
    told: dict[str, Any] = listener.page.evaluate(RENDER, SILENCE)
    heard = told["heard"]
    assert {"tick", "recognized", "fanfare", "tune"} <= heard.keys()
    for name, sound in heard.items():
        assert QUIETEST_PEAK < sound["peak"] < 1, name
        assert sound["step"] < STEP, name
        assert 0.5 * sound["meant_s"] < sound["ends_s"] <= sound["meant_s"], name
    assert told["stopped"]["ends_s"] < 1 < heard["tune"]["ends_s"]
    assert told["byHost"] is None
    assert told["byReader"] is None
    assert told["unmuted"]["peak"] > QUIETEST_PEAK
    assert listener.errors == []


INTERRUPTED = """async () => {
  let resumed = 0;
  globalThis.AudioContext = class extends OfflineAudioContext {
    constructor() { super(1, 44100, 44100); }
    get state() { return "interrupted"; }
    resume() { return (resumed++, Promise.reject(new Error("not yet"))); }
  };
  const { play } = await import("/static/js/sound.js?interrupted");
  play("bell");
  return resumed;
}"""
MUTED = """async () => {
  let hushed = 0;
  const { prefer } = await import("/static/js/prefs.js");
  const { allowSpeech } = await import("/static/js/speech.js");
  speechSynthesis.cancel = () => hushed++;
  prefer("speech", true);
  allowSpeech(true);
  const before = hushed;
  allowSpeech(false);
  return [before, hushed];
}"""


def test_sound_comes_back_after_a_phone_call(open_classroom) -> None:
    listener: Person = open_classroom("tests.serve").enter("/")
    listener.page.mouse.click(1, 1)
    assert listener.page.evaluate(INTERRUPTED) == 1


def test_who_is_muted_falls_silent_in_mid_sentence(open_classroom) -> None:
    room = open_classroom("tests.serve")
    _, code = room.host(rounds=3, seconds=60)
    player = room.player(code, "Ada")
    assert player.page.evaluate(MUTED) == [0, 1]
    player.at("like-speech").click()
    player.page.evaluate("speechSynthesis.cancel = () => { window.hushed = true; }")
    player.at("like-speech").click()
    player.page.wait_for_function("() => window.hushed === true")

"""When a drawing counts as recognised, from what the net saw in it, one look after another.

The game calls them while people draw; training calls the very same ones to measure how often a
threshold is fair. So they must not know players, phases or a net. Times are milliseconds of any
one clock that stands still while the game is paused; only differences between them matter.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Level = Literal["gentle", "normal", "strict"]

GENTLE_SHARE = 0.8
_FIRST_REST_MS = 800


@dataclass(frozen=True, slots=True)
class Rule:
    """What a look must show to pass, and for how long all of them must."""

    threshold: float
    """Least calibrated probability of the target, 0..1."""
    top: int = 1
    """The target must be among this many first choices."""
    min_points: int = 8
    min_length: float = 100.0
    """Least ink, in canvas units (the canvas is 1024 wide)."""
    hold_ms: int = 1_000
    """How long the target must have been seen: in every look meanwhile, or at a resting pen."""
    by_second_look: bool = False
    """Whether a second look in a row is enough, as it was in the first edition."""


def rule_for(level: Level, threshold: float) -> Rule:
    """The rule of a level, from the model card's `threshold` of the word for a first choice.

    Gentle and strict ask every word for less or more doubt alike: what they come to is in
    docs/trials.md.
    """
    match level:
        case "gentle":
            return Rule(GENTLE_SHARE * threshold, top=3)
        case "normal":
            return Rule(threshold)
        case "strict":
            return Rule((1 + threshold) / 2)


def earlier_rule_for(level: Level, threshold: float) -> Rule:
    """What `rule_for` was when one threshold served all words: so old journals were judged."""
    match level:
        case "gentle":
            return Rule(threshold / 3, top=3)
        case "normal":
            return Rule(threshold)
        case "strict":
            return Rule(max(threshold, 0.9))


def first_edition(rule: Rule) -> Rule:
    """What `rule` was when two looks in a row were enough, or one and a shorter rest."""
    return replace(rule, hold_ms=_FIRST_REST_MS, by_second_look=True)


@dataclass(frozen=True, slots=True)
class Sight:
    """What one look at a drawing says about its target."""

    seq: int
    """The newest ink operation the net saw."""
    drawn_ms: int
    """When the newest ink it saw was drawn."""
    points: int
    length: float
    """Ink it saw, in canvas units."""
    probability: float
    """Of the target, calibrated, 0..1."""
    rank: int
    """Of the target among all categories; 1 is the first choice."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """Everything one drawing's looks have come to so far."""

    seq: int = 0
    """The newest ink operation judged; older looks are no news."""
    probability: float = 0.0
    """Of the target, by the newest look."""
    held: float = 0.0
    """Best probability that two looks in a row both reached."""
    pending_ms: int | None = None
    """When the ink of the first look was drawn, or uncovered, since which all have passed."""
    taken_back_ms: int = 0
    """When ink was last undone or cleared: the pen was at work then."""
    recognized_ms: int | None = None
    """When the deciding ink was drawn. Once set it never changes."""

    @property
    def is_recognized(self) -> bool:
        """Whether the matter is settled."""
        return self.recognized_ms is not None


UNSEEN = Recognition()


def passes(sight: Sight, rule: Rule) -> bool:
    """Whether this look, taken alone, shows the target."""
    return (
        sight.rank <= rule.top
        and sight.probability >= rule.threshold
        and sight.points >= rule.min_points
        and sight.length >= rule.min_length
    )


def judge(state: Recognition, sight: Sight, rule: Rule) -> Recognition:
    """Take one more look into account.

    The net is deterministic, so a look at ink already judged adds nothing. When every look has
    passed for long enough, the ink of the first gives the time: what came later only made sure.
    """
    if sight.seq <= state.seq:
        return state
    seen = replace(
        state,
        seq=sight.seq,
        probability=sight.probability,
        held=max(state.held, min(state.probability, sight.probability)),
    )
    if state.is_recognized:
        return seen
    if not passes(sight, rule):
        return replace(seen, pending_ms=None)
    shown_ms = shown_at(state, sight)
    if state.pending_ms is None:
        return replace(seen, pending_ms=shown_ms)
    is_held = rule.by_second_look or shown_ms - state.pending_ms >= rule.hold_ms
    return confirm(seen) if is_held else seen


def shown_at(state: Recognition, sight: Sight) -> int:
    """When what the look shows came to be: an undo uncovers older ink only when it happens."""
    return max(sight.drawn_ms, state.taken_back_ms)


def take_back(state: Recognition, seq: int, at_ms: int) -> Recognition:
    """Ink was undone or cleared by operation `seq`: the run of looks in a row starts anew.

    Looks still under way at the ink taken back are thereby old; a look at what is left is news.
    """
    return replace(state, seq=seq - 1, probability=0.0, pending_ms=None, taken_back_ms=at_ms)


def hold_deadline(
    state: Recognition, newest_seq: int, rule: Rule, *, late_ms: int = 0
) -> int | None:
    """When the target will have been seen for long enough if the pen rests; None if none is.

    `newest_seq` is the drawing's newest operation: once it is ahead of the look, the pen moved.
    `late_ms` is how long after its own time the ink was there: that the pen rests shows only so
    much later (and sooner, of ink that was slowed to a time that is yet to come).
    """
    if state.is_recognized or state.pending_ms is None or state.seq != newest_seq:
        return None
    return state.pending_ms + rule.hold_ms + late_ms


def confirm(state: Recognition) -> Recognition:
    """Accept what has passed so far, if anything: for long enough, or the drawing closes."""
    if state.is_recognized or state.pending_ms is None:
        return state
    return replace(state, recognized_ms=state.pending_ms, pending_ms=None)


def disown(state: Recognition) -> Recognition:
    """Take back all that was seen: the drawing is not the drawer's own."""
    return Recognition(seq=state.seq, taken_back_ms=state.taken_back_ms)


def judge_all(sights: Iterable[Sight], rule: Rule) -> Recognition:
    """Judge a whole drawing, each look falling before the next ink, the last when it closes."""
    state = UNSEEN
    for sight in sights:
        held_ms = hold_deadline(state, state.seq, rule)
        if held_ms is not None and held_ms <= sight.drawn_ms:
            state = confirm(state)
        state = judge(state, sight, rule)
    return confirm(state)

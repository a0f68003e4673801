"""What comes next on the training path (R3, R6)."""

from itertools import product

import pytest

from hiring.domain.training import BAR_RAISER_NEXT, done_words, what_next
from hiring.domain.vocabulary import BarRaiserCertification, InterviewerCertification

Interviewer = InterviewerCertification
NO_BAR = BarRaiserCertification.NONE


@pytest.mark.parametrize(
    ("certification", "shadowed", "reversed_", "said"),
    [
        (Interviewer.NONE, 0, 0, "marks the training as begun"),
        (Interviewer.IN_TRAINING, 0, 0, "shadow a certified interviewer"),
        (Interviewer.IN_TRAINING, 2, 0, "as reverse shadow"),
        (Interviewer.IN_TRAINING, 2, 1, "an admin certifies"),
        (Interviewer.LAPSED, 2, 1, "lapsed"),
    ],
)
def test_R6_the_next_step_follows_the_practice(certification, shadowed, reversed_, said):
    (words,) = what_next(certification, NO_BAR, shadowed, reversed_)
    assert said in words


def test_R6_nothing_comes_next_for_the_certified():
    assert what_next(Interviewer.CERTIFIED, NO_BAR, 0, 0) == ()


def test_R3_each_bar_raiser_certification_below_certified_has_a_next_step():
    open_ = {one for one in BarRaiserCertification if what_next(Interviewer.CERTIFIED, one, 0, 0)}
    assert open_ == set(BAR_RAISER_NEXT)
    assert not open_ & {BarRaiserCertification.CERTIFIED, BarRaiserCertification.CORE}


def test_what_was_done_is_counted_in_words():
    assert done_words(2, 1, 1) == (
        "Shadowed 2 interviews, led 1 interview as reverse shadow, sat in 1 debrief as Bar Raiser in training"
    )
    assert done_words(0, 0, 0) == ""
    assert all(done_words(*given) for given in product((0, 1), repeat=3) if any(given))

"""The training path: what usually comes next for an interviewer and for a Bar Raiser. People decide."""

from hiring.domain.vocabulary import BarRaiserCertification, InterviewerCertification
from hiring.domain.words import counted

Bar = BarRaiserCertification
Interviewer = InterviewerCertification
BAR_RAISER_NEXT = {
    Bar.NOMINATED: "As a Bar Raiser: start the training; a core Bar Raiser marks it.",
    Bar.IN_TRAINING: "As a Bar Raiser: sit in debriefs as Bar Raiser in training; then a core Bar Raiser certifies.",
    Bar.SUSPENDED: "As a Bar Raiser: suspended; a core Bar Raiser decides how it goes on.",
}


def done_words(shadowed: int, reversed_: int, debriefs: int) -> str:
    """ "Shadowed 2 interviews, led 1 interview as reverse shadow"; empty before the first practice."""
    parts = [
        f"shadowed {counted(shadowed, 'interview')}" if shadowed else "",
        f"led {counted(reversed_, 'interview')} as reverse shadow" if reversed_ else "",
        f"sat in {counted(debriefs, 'debrief')} as Bar Raiser in training" if debriefs else "",
    ]
    said = ", ".join(part for part in parts if part)
    return said[:1].upper() + said[1:]


def what_next(
    interviewer: InterviewerCertification, bar_raiser: BarRaiserCertification, shadowed: int, reversed_: int
) -> tuple[str, ...]:
    """The next step on each path that the person is on; nothing for whoever is certified."""
    return tuple(filter(None, (_interviewer_next(interviewer, shadowed, reversed_), BAR_RAISER_NEXT.get(bar_raiser))))


def _interviewer_next(certification: InterviewerCertification, shadowed: int, reversed_: int) -> str:
    if certification is Interviewer.CERTIFIED:
        return ""
    if certification is Interviewer.NONE:
        return "As an interviewer: an admin marks the training as begun."
    if certification is Interviewer.LAPSED:
        return "As an interviewer: lapsed; an admin marks the training as begun again, or certifies anew."
    if not shadowed:
        return "As an interviewer: shadow a certified interviewer."
    if not reversed_:
        return "As an interviewer: lead an interview as reverse shadow, a certified interviewer beside them."
    return "As an interviewer: an admin certifies, or plans more practice."

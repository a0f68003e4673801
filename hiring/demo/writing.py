"""What a panelist of the demo writes: stories that fit the tone, never the same one twice in a loop."""

from dataclasses import dataclass, field

from hiring.demo.script import DemoRequisition, Family, FeedbackPlace, LoopScript, PanelScript, Tone
from hiring.demo.stage import Stage
from hiring.demo.texts import Demo, Story, StoryRating
from hiring.domain.vocabulary import VoteValue
from hiring.schemas.feedback import EvidenceTyped, RatingTyped, SaveDraft

WANTED: dict[Tone, tuple[StoryRating, ...]] = {
    Tone.STRONG: (StoryRating.RAISES, StoryRating.MEETS),
    Tone.MIXED: (StoryRating.MEETS, StoryRating.BELOW, StoryRating.RAISES),
    Tone.WEAK: (StoryRating.BELOW, StoryRating.WELL_BELOW, StoryRating.MEETS),
}
SECOND_PIECE = 0.35


@dataclass
class Pen:
    """Writes for one loop and remembers which stories, summaries and remarks were used in it."""

    stage: Stage
    demo: Demo
    script: LoopScript
    used: set[str] = field(default_factory=set)

    @property
    def requisition(self) -> DemoRequisition:
        return self.demo.company.requisition(self.script.requisition)

    def draft(self, key: str, principles: list[str], version: int) -> SaveDraft:
        """The whole sheet of one panelist on the assigned principles and those of the named stories."""
        panel = self.script.panel.get(key, PanelScript())
        return self._sheet(panel, principles, version)

    def _sheet(self, panel: PanelScript, principles: list[str], version: int) -> SaveDraft:
        named = [story for story in self.demo.stories if story.id in panel.evidence]
        told = {
            slug: self._stories(slug, panel, named)
            for slug in dict.fromkeys([*principles, *(s.principle for s in named)])
        }
        half = panel.feedback is FeedbackPlace.DRAFT
        chosen = dict(list(told.items())[: max(1, len(told) - 1)]) if half else told
        return SaveDraft(
            version=version,
            evidence=tuple(
                self._piece(story, place) for stories in chosen.values() for place, story in enumerate(stories)
            ),
            ratings=() if half else tuple(RatingTyped(principle=slug, code=s[0].rating) for slug, s in told.items()),
            summary="" if half or panel.vote is None else self.summary(panel.vote),
        )

    def practice(self, tone: Tone, principles: list[str], version: int) -> SaveDraft:
        return self._sheet(PanelScript(tone=tone, vote=VoteValue.INCLINED), principles, version)

    def _stories(self, slug: str, panel: PanelScript, named: list[Story]) -> list[Story]:
        found = [story for story in named if story.principle == slug]
        if not found:
            found = [self._pick(slug, panel.tone)]
        elif not self.used.isdisjoint(story.id for story in found):
            found = found[:1]
        self.used.update(story.id for story in found)
        if len(found) == 1 and self.stage.chance.random() < SECOND_PIECE:
            more = self._fitting(slug, (found[0].rating,))
            found += more[:1]
        self.used.update(story.id for story in found)
        return found

    def _pick(self, slug: str, tone: Tone) -> Story:
        wanted = WANTED[tone]
        first = wanted if self.stage.chance.random() < 0.7 else wanted[1:]
        for marks in ((first[0],), wanted, tuple(StoryRating)):
            fitting = self._fitting(slug, marks)
            if fitting:
                return self.stage.chance.choice(fitting)
        raise LookupError(f"no story on {slug} is left for {self.script.key}")

    def _fitting(self, slug: str, marks: tuple[StoryRating, ...]) -> list[Story]:
        families = {Family.ANY, self.requisition.family}
        reserved = {story for panel in self.script.panel.values() for story in panel.evidence}
        return [
            story
            for story in self.demo.stories
            if story.principle == slug
            and story.family in families
            and story.rating in marks
            and story.id not in self.used | reserved
        ]

    def _piece(self, story: Story, place: int) -> EvidenceTyped:
        return EvidenceTyped(
            principle=story.principle, position=place, situation=story.situation, task=story.task, action=story.action,
            result=story.result, polarity=story.polarity, quotes=story.quote, story=story.same_story[:80],
        )  # fmt: skip

    def summary(self, vote: VoteValue) -> str:
        return self.remark(self.demo.remarks.summaries[vote])

    def remark(self, texts: tuple[str, ...]) -> str:
        """One of the texts, not used in this loop before as long as there are others."""
        fresh = [text for text in texts if text not in self.used]
        chosen = self.stage.chance.choice(fresh or list(texts))
        self.used.add(chosen)
        return chosen

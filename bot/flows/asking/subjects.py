"""What people choose by and mute by: makers, models, licenses, sources."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.digest import Happening
from bot.domain.following import Mute, Subject
from bot.domain.item import Item
from bot.domain.story import Story
from bot.domain.watch import Maker
from bot.rules.names import ALIASES, MAKERS
from bot.rules.tasting import About, about_happening, is_muted, muted_sources, named


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """What somebody, or the server they ask in, never wants to hear of."""

    mutes: tuple[Mute, ...]
    makers: Sequence[Maker]

    def __bool__(self) -> bool:
        """Say whether anything is muted at all."""
        return bool(self.mutes)

    @property
    def stories(self) -> frozenset[str]:
        """Return the stories that are muted by themselves."""
        return frozenset(mute.target for mute in self.mutes if mute.subject is Subject.STORY)

    def hides(self, story: Story, items: Sequence[Item], about: About) -> bool:
        """Say whether a story is muted: itself, all that it is about, or everybody who tells it."""
        sources = {item.source for item in items}
        return sources <= muted_sources(self.mutes) or is_muted(about, self.mutes, self.makers, story=story.id)

    def hides_model(self, happening: Happening) -> bool:
        """Say whether a model is muted: itself, its maker, or its licenses."""
        return is_muted(about_happening(happening), self.mutes, self.makers)


def makers_called(word: str, makers: Sequence[Maker]) -> frozenset[str]:
    """Return the makers somebody may mean, in canonical words: by id, name, owner on a hub, or what texts call them."""
    said = word.strip().casefold()
    words = {said, *(maker.id for maker in makers if maker.name.casefold() == said)}
    words |= {alias.name for alias in ALIASES if alias.said == said and alias.name in MAKERS}
    return named(words, makers)

"""What is kept about a person: said, and deleted once they said so twice."""

from bot.chat.asking import desk_of
from bot.chat.ids import Press
from bot.chat.locales import say
from bot.chat.replies import Asked
from bot.chat.views.parts import button, card, row
from bot.chat.views.pressing import go_on, show
from bot.domain.answer import Held
from bot.domain.subscription import Page


def held_page(held: Held, lang: str) -> Page:
    """Say what is kept about a person, and offer to delete it."""
    ask = button(say("privacy.ask", lang), Press.PRIVACY, "ask", danger=True) if any_of(held) else None
    return card(_said("privacy.held", held, lang), row(ask))


def sure_page(held: Held, lang: str) -> Page:
    """Ask once more."""
    yes = button(say("privacy.yes", lang), Press.PRIVACY, "delete", danger=True)
    no = button(say("privacy.no", lang), Press.PRIVACY, "keep")
    return card(_said("privacy.sure", held, lang), row(yes, no))


def any_of(held: Held) -> bool:
    """Say whether anything is kept."""
    return any((held.follows, held.mutes, held.subscriptions, held.disputes))


async def privacy(asked: Asked, parts: tuple[str, ...]) -> None:
    """Delete what is kept about who pressed, once they are sure."""
    who = await go_on(asked)
    answers = desk_of(asked).answers
    if parts == ("delete",):
        await show(asked, card(_said("privacy.deleted", await answers.forget(who), who.lang)))
    elif parts == ("ask",):
        await show(asked, sure_page(await answers.held(who), who.lang))
    else:
        await show(asked, card(say("privacy.kept", who.lang)))


def _said(key: str, held: Held, lang: str) -> str:
    return say(
        key,
        lang,
        follows=held.follows,
        mutes=held.mutes,
        subscriptions=held.subscriptions,
        disputes=held.disputes,
    )

"""Values of a subscription that say how, when and whom it tells: quiet hours, roles, what is urgent."""

import re
from datetime import time

from ruamel.yaml.nodes import Node

from bot.domain.subscription import Importance, Quiet, RoleMention, Urgent
from bot.roster import values
from bot.roster.findings import WrongValue, shown, suggestion

_CLOCK = r"([01]?[0-9]|2[0-3]):([0-5][0-9])"


def quiet(node: Node) -> Quiet:
    """Take hours in which nothing is sent: 22:00-07:00."""
    written = values.text(node)
    match = re.fullmatch(rf"{_CLOCK} ?[-–] ?{_CLOCK}", written)
    if not match:
        raise WrongValue((node, f"{shown(written)} is not a span of hours.", "Write 22:00-07:00."))
    first, second, third, fourth = map(int, match.groups())
    found = Quiet(begins=time(first, second), ends=time(third, fourth))
    if found.begins == found.ends:
        raise WrongValue(
            (node, f"{shown(written)} is the whole day.", "Write when it begins and ends, or leave it out.")
        )
    return found


def importance(node: Node) -> Importance:
    """Take how much a story must matter: any, notable or major."""
    word = values.choice([each.name.lower() for each in Importance])(node)
    return Importance[word.upper()]


def role(node: Node) -> RoleMention:
    """Take a role's id, and after it which urgent things it is called by: all where none is named."""
    id_, *words = values.text(node).split()
    if not re.fullmatch(r"[0-9]{1,20}", id_):
        remedy = "In Discord, turn on developer mode, then Copy Role ID."
        raise WrongValue((node, f"{shown(id_)} is not a role's id.", remedy))
    for word in words:
        if word not in set(Urgent):
            raise WrongValue((node, f"{shown(word)} is nothing urgent.", suggestion(word, frozenset(Urgent))))
    return RoleMention(role=id_, urgent=frozenset(map(Urgent, words)))

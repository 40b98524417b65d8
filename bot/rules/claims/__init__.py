"""What an item says happened: learned from labelled news, and by rule where the definitions are crisp."""

from bot.rules.claims.standing import advance, standing_of
from bot.rules.claims.understanding import understand
from bot.rules.claims.words import act_of, is_hedged, is_roundup

__all__ = ["act_of", "advance", "is_hedged", "is_roundup", "standing_of", "understand"]

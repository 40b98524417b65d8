"""The commands, by name. Each looks its own work up late, so that `kaiho --help` loads nothing."""

from pathlib import Path

from bot.cli import asking, discord_, judging, ledger, ruling, why, working
from bot.cli.arguments import Command, positive

LIMIT = ("--limit", {"type": positive, "metavar": "N", "help": "at most so many"})

MODEL = ("query", {"metavar": "MODEL", "help": "a name, maker/name, hub:repository or an address"})
PAIR = ("ids", {"nargs": 2, "metavar": "ITEM|STORY", "help": "the id of an item, or of a story for its first item"})
PICTURE = ("--picture", {"type": Path, "metavar": "FILE", "help": "draw it, as .svg or .png"})

COMMANDS = {
    "run": Command(help="poll, digest and deliver until stopped", run=working.run),
    "poll": Command(
        help="ask the sources that are due; named ones, or all, due or not",
        run=working.poll,
        words=(
            ("ids", {"nargs": "*", "metavar": "ID", "help": "a source's id"}),
            ("--all", {"action": "store_true", "help": "every enabled source, due or not"}),
        ),
    ),
    "check": Command(
        help="fetch one source now and say what would be kept or refused, and why; stores nothing",
        run=asking.check,
        words=(("ids", {"nargs": 1, "metavar": "ID|URL", "help": "a source's id, or a feed's address"}), LIMIT),
    ),
    "items": Command(help="what was admitted, newest first", run=asking.items, words=(LIMIT,)),
    "stories": Command(help="what the items are about, newest first", run=asking.stories, words=(LIMIT,)),
    "why": Command(
        help="say why an item lies where it does, or why a story stands as it does: every score and veto",
        run=why.why,
        words=(("ids", {"nargs": 1, "metavar": "ITEM|STORY", "help": "the id of an item or a story"}), LIMIT),
    ),
    "merge": Command(
        help="rule that two items or stories are one happening; remembered for that pair",
        run=ruling.merge,
        words=(PAIR,),
    ),
    "split": Command(
        help="rule that two items or stories are two happenings; remembered for that pair",
        run=ruling.split,
        words=(PAIR,),
    ),
    "verdicts": Command(
        help="what the ledger says of what was said, newest first", run=judging.verdicts, words=(LIMIT,)
    ),
    "disputes": Command(
        help="what is said against verdicts, what waits for an answer first", run=judging.disputes, words=(LIMIT,)
    ),
    "dispute": Command(
        help="say what is wrong with a verdict, or answer what was said; it stays with the verdict",
        run=judging.dispute,
        words=(
            ("ids", {"nargs": "+", "metavar": "VERDICT|ITEM|STORY NOTE", "help": "what is meant, then the words"}),
            ("--answer", {"dest": "query", "default": "", "metavar": "TEXT", "help": "answer as the operator"}),
        ),
    ),
    "digest": Command(
        help="compose and deliver what is due",
        run=working.digest,
        words=(
            ("--preview", {"action": "store_true", "help": "show it, due or not, and deliver nothing"}),
            ("--html", {"type": Path, "metavar": "FILE", "help": "write it as a page as well"}),
        ),
    ),
    "deliveries": Command(help="what was sent where, newest first", run=asking.deliveries, words=(LIMIT,)),
    "search": Command(
        help="find items by words and by meaning",
        run=asking.search,
        words=(("query", {"metavar": "QUERY", "help": "in English, Japanese or Chinese"}), LIMIT),
    ),
    "license": Command(
        help="say what a license text is (identify FILE), or how two differ, clause by clause (diff BEFORE AFTER)",
        run=ledger.license_,
        words=(
            ("act", {"choices": sorted(ledger.FILES), "help": "what to do"}),
            ("files", {"type": Path, "nargs": "+", "metavar": "FILE", "help": "license texts, or READMEs"}),
        ),
    ),
    "model": Command(
        help="show a model's places, license, clauses, history, lineage and conflicts",
        run=ledger.model,
        words=(MODEL, PICTURE),
    ),
    "models": Command(
        help="list the models the ledger knows",
        run=ledger.models,
        words=(("query", {"nargs": "?", "default": "", "metavar": "WORDS", "help": "part of a name"}), LIMIT),
    ),
    "lineage": Command(help="show who was made from whom", run=ledger.lineage, words=(MODEL, PICTURE)),
    "events": Command(
        help="what happened to models and their licenses, newest first", run=ledger.events, words=(LIMIT,)
    ),
    "backfill": Command(
        help="rebuild a model's license history from its hub's commits, or from a clone",
        run=ledger.backfill,
        words=(
            MODEL,
            ("--git", {"type": Path, "metavar": "DIR", "help": "a local clone of its repository"}),
        ),
    ),
    "ingest": Command(
        help="take items from a file of JSON lines",
        run=working.ingest,
        words=(("file", {"type": Path, "metavar": "FILE.jsonl", "help": "one item a line"}),),
    ),
    "reindex": Command(help="make the search indexes anew from what is stored", run=working.reindex),
    "discord": Command(
        help="print the links by which a server, or a person, takes the bot in (discord invite)",
        run=discord_.discord,
        words=(("act", {"choices": ["invite"], "help": "what to do"}),),
    ),
    "doctor": Command(help="say what is set up, what is not, and what to do", run=asking.doctor),
}
"""Every command, in the order of `kaiho --help`."""

"""Licenses, models and families, told in a terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from bot.domain.event import Event
from bot.domain.license import Clause, Comparison, Identification, License, LicenseSnapshot
from bot.domain.lineage import Kin
from bot.domain.model import Access, ModelRecord
from bot.rules.happenings import headline
from bot.rules.legibility import clip, legible
from bot.rules.licensing.explanation import DIRECTIONS, clause_words, consequence
from bot.rules.wording_ledger import license_words
from bot.terminal.screen import harmless

QUOTE = 240
"""Characters of a sentence shown beside its clause."""

EVENTS, HISTORY = 12, 20
"""Rows of each that a person is shown; `--json` gives all."""

NOTICE = "Facts from license texts, not legal advice."


def _said(text: str, length: int = QUOTE) -> str:
    return harmless(clip(" ".join(legible(text).split()), length))


def _name(license_: License) -> str:
    doubt = f" ({'; '.join(license_.doubts[:1])})" if license_.doubts else ""
    spdx = f" [{license_.spdx}]" if license_.spdx and license_.spdx != license_.name else ""
    return f"{_said(license_.name, 80)}{spdx}{_said(doubt, 80)}"


def tell_identification(found: Identification, console: Console) -> None:
    """Say what a text is, and each clause with the sentence that states it."""
    license_ = found.license
    console.print(Text(_name(license_), style="bold"))
    sure = "exact" if found.confidence == 1 else f"confidence {found.confidence:.2f}"
    like = f", like {license_.variant_of} and not it" if license_.variant_of else ""
    console.print(Text(f"{license_words(license_, 'en')} · {sure}{like}", style="dim"))
    console.print()
    _clauses([(each.clause, each.quote) for each in found.statements], console)
    console.print(Text(NOTICE, style="dim italic"))


def _clauses(stated: Sequence[tuple[Clause, str]], console: Console) -> None:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, style="dim", overflow="fold")
    for clause, quote in stated:
        table.add_row(Text(_said(clause_words(clause), 60)), Text(_said(quote)))
    if stated:
        console.print(table)
        console.print()


def tell_comparison(found: Comparison, console: Console, *, before_name: str, after_name: str) -> None:
    """Say how two licenses differ, as a reader wants it: which way, clause by clause, who is touched, and the sentences."""
    way = DIRECTIONS["en"][found.direction] + (", though it goes both ways" if found.mixed else "")
    console.print(
        Text.assemble((f"{_name(found.old)} → {_name(found.new)}", "bold"), ("   ", ""), (way, "bold magenta"))
    )
    console.print(Text(f"{_said(before_name, 80)} → {_said(after_name, 80)}", style="dim"))
    console.print()
    for sign, style, clauses in (("−", "green", found.removed), ("+", "red", found.added)):
        for clause in clauses:
            console.print(Text.assemble((f"{sign} {clause!s:<34}", style), (clause_words(clause), "")))
    for one, two in found.changed:
        console.print(
            Text.assemble((f"~ {two!s:<34}", "yellow"), (f"was {one}" if one != two else "reads otherwise", ""))
        )
    touched = consequence(found, "en")
    if touched:
        console.print(Text(f"Who is touched: {touched}"))
    for quote in found.quotes:
        console.print()
        if quote.before:
            console.print(Text(f"  − {_said(quote.before)}", style="dim"))
        if quote.after:
            console.print(Text(f"  + {_said(quote.after)}", style="dim"))
    console.print()
    counts = f"{found.words_changed:,} of {max(found.words_before, found.words_after):,} words differ."
    console.print(Text(f"{found.explanation} {counts} {NOTICE}", style="dim italic"))


def tell_lineage(kin: Kin, console: Console) -> None:
    """Show a family as a tree."""
    tree = Tree(_kin(kin), guide_style="dim")
    _grow(tree, kin)
    console.print(tree)


def _grow(tree: Tree, kin: Kin) -> None:
    for child in kin.children:
        _grow(tree.add(_kin(child)), child)
    if kin.more:
        tree.add(Text(f"and {kin.more} more", style="dim"))


def _kin(kin: Kin) -> Text:
    relation = f" ({kin.relation.value})" if kin.relation else ""
    license_ = _said(kin.license.name, 60) if kin.license else "nobody has looked"
    access = "" if kin.access in {None, Access.OPEN} else f", {kin.access.value if kin.access else ''}"
    text = Text.assemble((_said(kin.name, 80), "bold"), (relation, "dim"), (f"  {license_}{access}", "cyan"))
    if kin.conflict:
        text.append(f"  {_said(kin.conflict, 160)}", style="bold red")
    return text


def tell_model(
    places: Sequence[ModelRecord],
    history: Sequence[LicenseSnapshot],
    events: Sequence[Event],
    kin: Kin,
    console: Console,
) -> None:
    """Show what is known of a model: where it lies, what its license is and on what evidence, what happened, and its family."""
    console.print(Text.assemble((_said(places[0].name, 80), "bold"), (f"  {_said(places[0].model, 80)}", "dim")))
    console.print()
    for record in places:
        held = [each for each in history if each.place == record.place]
        _place(record, held, console)
    _history(history, console)
    if events:
        console.print(Text("What happened", style="bold"))
        for event in events[:EVENTS]:
            past = " (from its history)" if event.archival else ""
            console.print(Text(f"  {event.at:%Y-%m-%d}  {_said(headline(event), 120)}{past}"))
        console.print()
    console.print(Text("Made from, and made from it", style="bold"))
    tell_lineage(kin, console)
    console.print()
    console.print(Text(NOTICE, style="dim italic"))


def _place(record: ModelRecord, held: Sequence[LicenseSnapshot], console: Console) -> None:
    console.print(
        Text.assemble((str(record.place), "cyan"), (f"  {record.access.value}  {_said(record.url, 120)}", "dim"))
    )
    latest = {each.artifact: each for each in sorted(held, key=lambda one: one.observed_at)}
    for artifact, each in latest.items():
        words = license_words(each.license, "en")
        console.print(
            Text.assemble((f"  {artifact.value}: ", "dim"), (_name(each.license), "bold"), (f"  {words}", ""))
        )
        console.print(Text(f"    by the {each.rung.value} at {each.revision[:12] or 'no revision'}", style="dim"))
        for clause in sorted(each.clauses):
            console.print(Text(f"    {clause!s:<34}{clause_words(clause)}"))
        for contradiction in each.contradictions:
            console.print(Text(f"    ! {_said(contradiction, 160)}", style="yellow"))
    console.print()


def _history(history: Sequence[LicenseSnapshot], console: Console) -> None:
    if len(history) < 2:
        return
    console.print(Text("License history", style="bold"))
    for each in history[-HISTORY:]:
        when = each.dated_at or each.observed_at
        console.print(
            Text(
                f"  {when:%Y-%m-%d}  {each.artifact.value:<8}{_said(each.license.name, 60)}  ({each.place}, {each.rung.value})"
            )
        )
    console.print()

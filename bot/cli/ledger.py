"""Commands about licenses, models and where they come from."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bot.app import App, hub_of, read_clone
from bot.cli.arguments import Options
from bot.cli.opening import opened
from bot.domain.history import Commit
from bot.domain.license import LicenseSnapshot
from bot.domain.model import Hub as HubName
from bot.domain.model import Place
from bot.domain.source import Url
from bot.errors import ConfigError, Mistake
from bot.flows import ledger
from bot.flows.backfill import Backfilled, chronicle, from_hub
from bot.rules.ladder import README
from bot.rules.licensing.comparison import compare
from bot.rules.licensing.identification import identify
from bot.terminal import ledger as faces
from bot.terminal.screen import Screen, counted

LONGEST = 4 * 1024 * 1024
"""Bytes of a file taken as a license text; the longest real ones have a tenth of a megabyte."""

FILES = {"identify": 1, "diff": 2}
"""How many files each act takes."""


async def license_(options: Options, screen: Screen) -> int:
    """Say what a license text is, or how two differ."""
    act, files = options.act, options.files
    if len(files) != FILES[act]:
        wanted = "one file" if FILES[act] == 1 else "two files: before, after"
        raise mistake(f"kaiho license {act}", f"takes {wanted}; {len(files)} were named.", "Name them after it.")
    texts = [read_text(file) for file in files]
    if act == "identify":
        found = identify(texts[0])
        if screen.json:
            screen.document(ledger.identification_row(found))
        else:
            faces.tell_identification(found, screen.out)
        return 0
    path = str(files[1]) if README.search(str(files[1])) else str(files[0])
    comparison = compare(texts[0], texts[1], path=path)
    if screen.json:
        screen.document(ledger.comparison_row(comparison))
    else:
        faces.tell_comparison(comparison, screen.out, before_name=str(files[0]), after_name=str(files[1]))
    return 0


def read_text(file: Path) -> str:
    """Read a license text; a `ConfigError` where there is none."""
    try:
        with file.open("rb") as opened_file:
            content = opened_file.read(LONGEST + 1)
    except OSError as error:
        problem = f"can not be read: {(error.strerror or 'no reason given').lower()}."
        raise mistake(str(file), problem, "Name a text file.") from None
    if len(content) > LONGEST:
        raise mistake(str(file), f"is larger than {LONGEST // 1024} KiB.", "Name a license text.")
    return content.decode("utf-8-sig", "replace")


def mistake(what: str, problem: str, remedy: str) -> ConfigError:
    """Make the error for one thing that was said wrong."""
    return ConfigError((Mistake(file=what, line=0, column=0, problem=problem, remedy=remedy),))


async def model(options: Options, screen: Screen) -> int:
    """Show everything the ledger knows of a model."""
    async with opened(options, screen) as app:
        known = await ledger.model(options.query, app.doors)
        if known is None:
            raise await unknown(options.query, app)
        if options.picture:
            from bot.terminal.pictures import timeline  # noqa: PLC0415 - drawing loads matplotlib

            if not known.history:
                raise mistake(options.query, "has no license history to draw yet.", "Ask without --picture, or later.")
            title = known.places[0].name
            draw(options.picture, lambda form: timeline.draw(title, known.history, known.events, form=form))
        if screen.json:
            screen.document(ledger.known_row(known))
        else:
            faces.tell_model(known.places, known.history, known.events, known.family, screen.out)
            for said in known.mismatches:
                screen.say(said)
    return 0


async def lineage(options: Options, screen: Screen) -> int:
    """Show the family a model is of."""
    async with opened(options, screen) as app:
        kin = await ledger.lineage(options.query, app.doors)
        if kin is None:
            raise await unknown(options.query, app)
        if options.picture:
            from bot.terminal.pictures import lineage as tree  # noqa: PLC0415 - drawing loads matplotlib

            draw(options.picture, lambda form: tree.draw(kin, form=form))
        if screen.json:
            screen.document(ledger.kin_row(kin))
        else:
            faces.tell_lineage(kin, screen.out)
    return 0


def draw(file: Path, picture: Callable[[str], bytes]) -> None:
    """Write a picture in the form its file's name asks for."""
    form = file.suffix.lower().removeprefix(".")
    if form not in {"svg", "png"}:
        raise mistake(str(file), "is neither an .svg nor a .png.", "Name one of these.")
    try:
        file.write_bytes(picture(form))
    except OSError as error:
        raise mistake(str(file), f"can not be written: {error.strerror}.", "Name another folder.") from None


async def unknown(words: str, app: App) -> ConfigError:
    """Say that no model is called so, and which ones nearly are."""
    close = await ledger.near(words, app.doors)
    remedy = f"Did you mean {', '.join(close)}?" if close else "Name one that is watched, as kaiho models lists them."
    return mistake(words, "is no model the ledger knows.", remedy)


async def models(options: Options, screen: Screen) -> int:
    """List the models the ledger knows."""
    async with opened(options, screen) as app:
        async with app.doors.store.begin() as tx:
            found = await tx.models.find(options.query, limit=options.limit or (100_000 if screen.json else 20))
        screen.rows([ledger.record_row(record) for record in found], "place", "access", "downloads", "model")
    return 0


async def events(options: Options, screen: Screen) -> int:
    """Show what happened to models, newest first."""
    async with opened(options, screen) as app:
        async with app.doors.store.begin() as tx:
            found = await tx.events.newest(limit=options.limit or (None if screen.json else 20))
        screen.rows([ledger.event_row(event) for event in found], "at", "event", "place", "name")
    return 0


async def backfill(options: Options, screen: Screen) -> int:
    """Rebuild a model's license history from its hub's commits, or from a local clone."""
    async with opened(options, screen) as app:
        place, url = await whereabouts(options.query, app)
        with screen.progress() as progress:
            task = progress.add_task("reading the past", total=None)

            def report(done: int, total: int) -> None:
                progress.update(task, completed=done, total=total)

            if options.git:
                versions = read_clone(options.git)

                def evidence(commit: Commit, path: str) -> Url:
                    return Url(f"{url}/blob/{commit.id}/{path}")

                done = await chronicle(place, url, versions, app.doors, evidence=evidence, report=report)
            else:
                done = await from_hub(place, hub_of(place, app), report)
        tell(done, screen)
    return 0 if done.versions or not done.problems else 1


async def whereabouts(words: str, app: App) -> tuple[Place, Url]:
    """Return which place a history is wanted of: one the ledger knows, a `hub:owner/name`, or an address."""
    known = await ledger.find(words, app.doors)
    if known is not None:
        return known.place, known.url
    parts = urlsplit(words)
    hubs = {"huggingface.co": HubName.HUGGINGFACE, "github.com": HubName.GITHUB}
    if parts.scheme in {"http", "https"} and parts.hostname in hubs:
        repository = "/".join(unquote(parts.path).strip("/").removesuffix(".git").split("/")[:2])
        return Place(hub=hubs[parts.hostname], repository=repository), Url(f"https://{parts.hostname}/{repository}")
    hub, _, repository = words.partition(":")
    for host, name in hubs.items():
        if hub == name and "/" in repository:
            return Place(hub=name, repository=repository), Url(f"https://{host}/{repository}")
    raise mistake(words, "names no model.", "Write huggingface:OWNER/NAME, github:OWNER/NAME, or its address.")


def tell(done: Backfilled, screen: Screen) -> None:
    """Say what a history added."""
    if screen.json:
        screen.document(
            {
                "model": done.model,
                "place": str(done.place),
                "versions": done.versions,
                "snapshots": [ledger.snapshot_row(held) for held in done.snapshots],
                "events": [ledger.event_row(event) for event in done.events],
                "problems": list(done.problems),
            }
        )
        return
    for problem in done.problems:
        screen.say(problem)
    counts = f"{counted(done.versions, 'version')} read, {counted(len(done.snapshots), 'snapshot')} kept"
    screen.say(f"{done.place}: {counts}, {counted(len(done.events), 'license change')} found")
    for line in map(snapshot_line, done.snapshots):
        screen.say(line)


def snapshot_line(held: LicenseSnapshot) -> str:
    """Say a snapshot in a line."""
    return f"{held.observed_at:%Y-%m-%d}  {held.artifact}  {held.license.name}  ({held.rung}, {held.revision[:7]})"

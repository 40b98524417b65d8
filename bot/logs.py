"""One event per line on stderr: pretty for people, JSON for machines."""

import logging
import sys
from typing import Final, Literal

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

OURS: Final = ("bot", "storage")  # these speak from INFO on; libraries only when something is wrong
STAMP: Final[tuple[Processor, ...]] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def set_up(style: Literal["pretty", "json"]) -> None:
    """Send every event, ours and the libraries', to stderr in one style; may be called again."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *STAMP,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=STAMP,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_rendering(style)],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)


def _rendering(style: Literal["pretty", "json"]) -> tuple[Processor, ...]:
    if style == "json":
        # Titles and reasons are Japanese and Chinese too; escaped they could not be searched.
        return structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    plain = structlog.dev.plain_traceback  # rich's own prints the values of variables, and those may be secrets
    return _on_one_line, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)


def _on_one_line(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Keep a message from breaking its line or steering a terminal; the renderer does so for the other fields."""
    said = str(event["event"])
    return {**event, "event": "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in said)}

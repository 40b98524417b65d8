"""What we say to the few hosts that know us, and to nobody else."""

from collections.abc import Mapping

from bot.web.guard import Target


class Credentials:
    """Keeps what to say in `Authorization` to which host: said over TLS, or to a host of the operator's own trials."""

    def __init__(self, by_host: Mapping[str, str], allow_hosts: frozenset[str]) -> None:
        self._by_host = {host.lower() if ":" in host else f"{host.lower()}:443": said for host, said in by_host.items()}
        self._allowed = frozenset(host.lower() for host in allow_hosts)

    def __repr__(self) -> str:
        """Name the hosts, and nothing that is said to them."""
        return f"Credentials({', '.join(sorted(self._by_host))})"

    def of(self, target: Target) -> tuple[tuple[str, str], ...]:
        """Return the header for a host, if we have one and nobody on the way can read it."""
        said = self._by_host.get(target.host)
        if said is None or not (target.url.scheme == "https" or target.host in self._allowed):
            return ()
        return (("Authorization", said),)

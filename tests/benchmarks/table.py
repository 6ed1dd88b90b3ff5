"""What was measured, beside what was promised."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line. A measure without a limit is there for comparison."""

    what: str
    measured: str
    limit: str = ""
    ok: bool = True


def draw(rows: list[Row]) -> str:
    """The lines in columns."""
    cells = [("what", "measured", "limit", "ok")]
    cells += [(row.what, row.measured, row.limit, ("yes" if row.ok else "NO") if row.limit else "") for row in rows]
    what, measured, limit, _ = (max(map(len, column)) for column in zip(*cells, strict=True))
    lines = [f"{a:<{what}}  {b:>{measured}}  {c:>{limit}}  {d}".rstrip() for a, b, c, d in cells]
    lines.insert(1, "-" * max(map(len, lines)))
    return "\n".join(lines) + "\n"

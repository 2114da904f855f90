"""RESULTS.md and the chart, made from results.json alone."""

from __future__ import annotations

from html import escape
from typing import Any

from benchmarks.contestants import POOL, REFERENCE_NAME, SDKS

Results = dict[str, Any]


def targets(results: Results) -> list[tuple[str, float, str, bool]]:
    """Return what must show: words, number, bound, and whether it holds. What was not measured is left out."""
    cpu, crowds = results["cpu"], results.get("in_flight", {})
    rows: list[tuple[str, float, str, bool]] = []

    def at_most(words: str, number: float | None, bound: float) -> None:
        if number is not None:
            rows.append((words, round(number, 3), f"at most {bound:g}", number <= bound))

    def at_least(words: str, number: float | None, bound: float) -> None:
        if number is not None:
            rows.append((words, round(number, 3), f"at least {bound:g}", number >= bound))

    def ratio(name: str, base: str = f"{REFERENCE_NAME}/sync") -> float | None:
        return cpu[name]["median"] / cpu[base]["median"] if name in cpu and base in cpu else None

    def crowd(name: str, width: int, key: str = "per_second") -> float | None:
        found = crowds.get(name, {}).get(str(width))
        return None if found is None or key not in found else float(found[key])

    def part(one: float | None, other: float | None) -> float | None:
        return None if one is None or not other else one / other

    at_most("sync charge, processor time, of httpx.Client.post", ratio("orchestra/sync"), 0.75)
    for sdk in SDKS:
        at_most(f"the same, of {sdk}", ratio("orchestra/sync", f"{sdk}/sync"), 1.0)
    at_most(
        "async charge, one in flight, of httpx.AsyncClient.post",
        ratio("orchestra/async", "httpx.AsyncClient.post/async"),
        1.0,
    )
    theirs = "httpx.AsyncClient.post/async"
    at_least(
        "calls per second at 128 in flight, of httpx.AsyncClient",
        part(crowd("orchestra/async", 128), crowd(theirs, 128)),
        3.0,
    )
    at_most(
        "p99 at 128 in flight, of httpx.AsyncClient",
        part(crowd("orchestra/async", 128, "p99_ms"), crowd(theirs, 128, "p99_ms")),
        0.333,
    )
    at_most("[fast] sync, of httpx.Client.post", ratio("orchestra[fast]/sync"), 0.40)
    at_most("[fast] async, of httpx.Client.post", ratio("orchestra[fast]/async"), 0.60)
    at_least(
        "[fast] calls per second at 128 in flight, of httpx.AsyncClient",
        part(crowd("orchestra[fast]/async", 128), crowd(theirs, 128)),
        10.0,
    )
    for name in (name for name in crowds if "connections" not in name):
        if name.startswith("orchestra") and name.endswith("/async"):
            at_least(f"{name}: 1,000 in flight, of 16 in flight", part(crowd(name, 1000), crowd(name, 16)), 0.8)
        if name.startswith("orchestra"):
            at_most(
                f"{name}: new connections per 1,000 calls at 128 in flight",
                crowd(name, 128, "connections_per_1000"),
                30.0,
            )
    layers = results.get("layers_us", {})
    own = layers.get("whole wrapper, wire that answers at once")
    if own is not None:
        at_most("wrapper's own share, µs where httpx costs 400", own * 400 / layers[REFERENCE_NAME], 60.0)
    imports = results.get("import_ms", {})
    if "orchestra" in imports and "attrs" in imports:
        at_most("import orchestra, of import attrs", imports["orchestra"]["median"] / imports["attrs"]["median"], 1.3)
    first = results.get("first_call_ms", {})
    if "httpx" in first and "orchestra" in first:
        at_most("first client and first call, of httpx's", first["orchestra"] / first["httpx"], 1.0)
    slow = results.get("slow_server", {}).get(f"orchestra[fast], {POOL} connections/async")
    if slow is not None:
        at_least("[fast], 128 in flight, 50 ms server: part of the ideal", slow["of_ideal"], 0.85)
    mib = [step for step in results.get("memory", {}).get("mib", []) if step is not None]
    if mib:
        at_most("MiB grown over the calls of the memory test", mib[-1] - mib[0], 1.0)
    return rows


def _table(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"| {' | '.join('---' for _ in head)} |"]
    lines += [f"| {' | '.join(str(cell) for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _bold(name: str) -> str:
    return f"**{name}**" if name.startswith("orchestra") else name


def markdown(results: Results) -> str:
    """Return the text of RESULTS.md."""
    machine = results["machine"]
    about = ", ".join(f"{key} {value}" for key, value in machine.items())
    parts = [
        "# Results\n",
        f"Made by `python -m benchmarks{' --quick' if results['quick'] else ''}` on {results['date']}. {about}.\n",
        f"{results['method']}\n",
        "Versions: " + ", ".join(f"{name} {version}" for name, version in results["versions"].items()) + ".\n",
        "![Processor time per charge](results.svg)\n",
        "## What must show\n",
        _table(
            ("measure", "found", "wanted", ""),
            [
                (words, number, bound, "holds" if holds else "**missed**")
                for words, number, bound, holds in targets(results)
            ],
        ),
        "## One charge after another\n",
        f"Ratios to `{REFERENCE_NAME}` of the same rounds. That took {results['reference_us']['cpu']['median']:.0f} µs "
        f"of processor time and {results['reference_us']['wall']['median']:.0f} µs by the clock here.\n",
        _table(
            ("", "processor time", "range", "wall time"),
            [
                (
                    _bold(name),
                    f"{cpu['median']:.2f}",
                    f"{cpu['min']:.2f} to {cpu['max']:.2f}",
                    f"{results['wall'][name]['median']:.2f}",
                )
                for name, cpu in sorted(results["cpu"].items(), key=lambda item: item[1]["median"])
            ],
        ),
    ]
    if results["absent"]:
        absent = ", ".join(f"{name} ({why})" for name, why in results["absent"].items())
        parts.append(f"Absent here: {absent}.\n")
    if "in_flight" in results:
        widths = ("1", "16", "128", "1000")
        rows = []
        for name, by in results["in_flight"].items():
            cells = [_throughput(by[width]) if width in by else "" for width in widths]
            wide = by.get("128", {})
            rows.append(
                (
                    _bold(name),
                    *cells,
                    wide.get("p50_ms", ""),
                    wide.get("p99_ms", ""),
                    wide.get("connections_per_1000", ""),
                )
            )
        head = (
            "calls per second at",
            *widths,
            "p50 ms at 128",
            "p99 ms at 128",
            "new connections per 1,000 calls at 128",
        )
        parts += [
            "## Many in flight\n",
            "`async` are tasks, `sync` are threads, all in one process. Our client comes with at most 100 connections, "
            "and further calls wait their turn; where it says so, it may have more.\n",
            _table(head, rows),
        ]
    if "slow_server" in results:
        rows = [
            (_bold(name), f"{found['per_second']:,.0f}", f"{found['of_ideal']:.0%}", found["p99_ms"])
            for name, found in results["slow_server"].items()
        ]
        parts += [
            "## A server that takes 50 ms, 128 in flight\n",
            _table(("", "calls per second", "of the ideal", "p99 ms"), rows),
        ]
    for key, title, head in (
        ("layers_us", "Where the microseconds go", ("layer of one charge", "µs of processor time")),
        ("first_call_ms", "First client and first call, in a fresh process", ("", "ms")),
        ("after_import_mib", "Memory after import", ("", "MiB")),
    ):
        if key in results:
            parts += [f"## {title}\n", _table(head, list(results[key].items()))]
    if "import_ms" in results:
        rows = [
            (_bold(name), found["median"], f"{found['min']} to {found['max']}")
            for name, found in results["import_ms"].items()
        ]
        parts += ["## Import\n", _table(("", "ms", "range"), rows)]
    if "memory" in results:
        memory = results["memory"]
        steps = ", ".join(str(step) for step in memory["mib"])
        parts += [
            "## Memory over many calls\n",
            f"MiB held after each fifth of {memory['calls']:,} calls, from before the first: {steps}.\n",
        ]
    if "tools" in results:
        parts += ["## Tools\n", _table(("", "found"), [(name, found) for name, found in _flat(results["tools"])])]
    return "\n".join(parts)


def _throughput(found: dict[str, float]) -> str:
    failed = f" ({found['failed']:.0f} failed)" if found["failed"] else ""
    return f"{found['per_second']:,.0f}{failed}"


def _flat(tools: dict[str, Any]) -> list[tuple[str, str]]:
    rows = []
    for name, found in tools.items():
        if found is None:
            rows.append((name, "not measured here"))
        elif isinstance(found, dict):
            rows += [(f"{name}, {key}", str(value)) for key, value in found.items()]
        else:
            rows.append((name, str(found)))
    return rows


def chart(results: Results) -> str:
    """Return a bar chart of processor time per charge, as SVG that reads well on light and on dark."""
    bars = sorted(((name, found["median"]) for name, found in results["cpu"].items()), key=lambda bar: bar[1])
    row, left, right = 22, 250, 330
    longest = max(value for _, value in bars)
    height = row * len(bars) + 60
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + right + 80} {height}" '
        'font-family="sans-serif" font-size="12" role="img">',
        "<title>Processor time per charge, relative to a plain httpx.Client.post</title>",
        "<style>text{fill:#24292f}@media(prefers-color-scheme:dark){text{fill:#e6edf3}}</style>",
        '<text x="8" y="20" font-size="14" font-weight="bold">Processor time per charge (httpx.Client.post = 1)</text>',
    ]
    for number, (name, value) in enumerate(bars):
        y = 36 + number * row
        colour = (
            "#2da44e" if name.startswith("orchestra") else "#57606a" if name.startswith(REFERENCE_NAME) else "#8c959f"
        )
        weight = ' font-weight="bold"' if name.startswith("orchestra") else ""
        width = max(2.0, right * min(value, longest) / longest)
        lines += [
            f'<text x="{left - 8}" y="{y + 14}" text-anchor="end"{weight}>{escape(name)}</text>',
            f'<rect x="{left}" y="{y + 3}" width="{width:.1f}" height="{row - 8}" rx="2" fill="{colour}"/>',
            f'<text x="{left + width + 6:.1f}" y="{y + 14}">{value:.2f}</text>',
        ]
    return "\n".join([*lines, "</svg>"]) + "\n"

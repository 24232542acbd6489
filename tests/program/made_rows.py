"""Many rows without a table, in Athena's SQL, whose sequences have at most 10,000 elements."""


def numbers(count):
    """What stands behind FROM for so many rows, of which `n` counts from 0. More than 10,000 are
    thousands."""
    sizes = []
    while count > 10_000:
        assert count % 1000 == 0
        sizes.append(1000)
        count //= 1000
    sizes.append(count)
    n, parts = "0", []
    for place, size in enumerate(reversed(sizes)):
        n = f"({n}) * {size} + n{place}"
        parts.append(f"unnest(sequence(0, {size - 1})) as t{place} (n{place})")
    return f"(select {n} as n from {', '.join(parts)}) as t"

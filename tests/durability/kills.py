"""SIGKILL, again and again, in the middle of what people write."""

from __future__ import annotations

import random
import time

from tests.durability.compare import Verdict, compare
from tests.durability.product import Product
from tests.durability.scene import Seat
from tests.durability.writers import Book, wait_for, writing


def killed(product: Product, seats: list[Seat], *, kills: int, writes: int, writers: int = 8) -> tuple[Verdict, Book]:
    """Starts and kills the server so many times while that many writes are acknowledged; leaves it killed."""
    draw = random.Random(kills * writes)
    product.start()
    try:
        with writing(product.port, seats, writers) as book:
            for number in range(1, kills + 1):
                wait_for(book, writes * number // (kills + 1))
                time.sleep(draw.random() * 0.05)
                product.kill()
                product.start()
            wait_for(book, writes)
    finally:
        product.kill()
    return compare(product.url, book.copied()), book

"""What the frame around each page shows."""

from hiring.schemas.base import Card


class Frame(Card):
    """`nav` holds (label, address, whether it is the present page)."""

    person_name: str
    person_id: str
    role_line: str
    nav: tuple[tuple[str, str, bool], ...]
    notices: tuple[str, ...] = ()
    home_url: str = "/"
    sign_in_url: str = "/sign-in"
    sign_out_url: str = "/sign-out"

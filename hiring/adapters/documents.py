"""Pages as files to hand over: drawn from a card without a request, needing nothing beside them."""

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import BaseModel

from hiring.resources import resource


def drawn(template: str, card: BaseModel) -> str:
    """The card as `page` in a template of its own, escaped as every page is."""
    loader = FileSystemLoader(str(resource("templates")))
    shelf = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return shelf.get_template(template).render(page=card)

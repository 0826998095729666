"""From the name of a language model to the model: what `--llm` takes."""

from __future__ import annotations

from typing import cast

from ...errors import DoableError, unknown
from ...plugins import available, load
from .base import LanguageModel

FORMS = "local, replay:FILE, PROVIDER:MODEL (openai:gpt-..., anthropic:..., ollama:...), http://HOST:PORT/v1[#MODEL]"


def open_language_model(spec: str) -> LanguageModel:
    """Return the language model that a text names.

    Args:
        spec: `NAME` or `NAME:ARGUMENT` of a registered model, `PROVIDER:MODEL` of LangChain, or the address of an
            OpenAI-compatible server.

    Raises:
        DoableError: It names no model; the message says what exists.
        MissingResource: A key, a package, a file or a server is not there.
    """
    spec = spec.strip()
    if not spec:
        raise DoableError(f"no language model given (known: {FORMS})")
    if spec.startswith(("http://", "https://")):
        from .connect import open_server

        return open_server(spec)
    name, colon, argument = spec.partition(":")
    registered = available("models")
    if name in registered:
        return cast(LanguageModel, load("models", name)(argument))
    if colon and argument:
        from .connect import open_provider

        return open_provider(name, argument)
    raise unknown("language model", spec, [*registered, FORMS.partition(", ")[2]])

"""Opening chat models: keys from the environment, servers by address, and errors that say what is missing."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ...errors import DoableError, MissingResource, unknown
from .base import LanguageModelError
from .chat import ChatModel
from .retry import Patience, Unsupported, clean, patiently

if TYPE_CHECKING:
    from langchain_openai.decisions import OpenAIDecisions
    from pydantic import SecretStr

KEYS: dict[str, tuple[str, ...]] = {
    "anthropic": ("ANTHROPIC_API_KEY",),
    "cohere": ("COHERE_API_KEY",),
    "deepseek": ("DEEPSEEK_API_KEY",),
    "fireworks": ("FIREWORKS_API_KEY",),
    "google_genai": ("GOOGLE_API_KEY", "GEMINI_API_KEY"),
    "groq": ("GROQ_API_KEY",),
    "mistralai": ("MISTRAL_API_KEY",),
    "nvidia": ("NVIDIA_API_KEY",),
    "openai": ("OPENAI_API_KEY",),
    "openrouter": ("OPENROUTER_API_KEY",),
    "perplexity": ("PPLX_API_KEY", "PERPLEXITY_API_KEY"),
    "together": ("TOGETHER_API_KEY",),
    "xai": ("XAI_API_KEY",),
}
"""Providers that need a key, and the environment variables that hold it."""
SERVER_KEY = "DOABLE_API_KEY"
"""The key for servers given by address. Never a provider's key: it would go to whoever owns the address."""
LIST_SECONDS = 15.0
"""In which a server must tell what models it has."""


def open_provider(provider: str, model: str) -> ChatModel:
    """Open a hosted model by LangChain's provider and model names.

    Raises:
        DoableError: There is no such provider.
        MissingResource: Its key or its package is missing.
    """
    if provider in KEYS and not any(os.environ.get(name) for name in KEYS[provider]):
        raise MissingResource(f"{provider} needs a key in the environment variable {' or '.join(KEYS[provider])}")
    from langchain.chat_models import init_chat_model

    patience, name = Patience(), f"{provider}:{model}"
    try:
        chat = init_chat_model(model, model_provider=provider, timeout=patience.seconds, max_retries=0)
    except ImportError as problem:
        raise MissingResource(f"{name} needs one more package: {clean(str(problem))}") from None
    except Exception as problem:  # every provider checks its settings in its own way
        if "Unsupported provider" in str(problem):
            raise unknown("language model provider", provider, [*KEYS, "ollama", "local", "replay"]) from None
        raise MissingResource(f"{name} cannot be opened: {clean(str(problem))}") from None
    decisions = _decisions(model, None, None, patience) if provider == "openai" else None
    return ChatModel(chat, name=name, decisions=decisions, patience=patience)


def open_server(address: str, *, patience: Patience | None = None) -> ChatModel:
    """Open a model of an OpenAI-compatible server.

    Args:
        address: `http://HOST:PORT/v1`, for the first model that the server has, or `http://HOST:PORT/v1#MODEL`.
        patience: Deadlines and retries.

    Raises:
        DoableError: The address is malformed.
        MissingResource: The server cannot be reached or has no such model.
    """
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    wanted = f"a server is given as http://HOST:PORT/v1 or http://HOST:PORT/v1#MODEL, a key for it in {SERVER_KEY}"
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError as problem:
        raise DoableError(f"{wanted}; {problem}") from None
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.password or parts.query:
        raise DoableError(f"{wanted}; got {parts.scheme}://{host or ''}{parts.path}")
    base, patience = address.partition("#")[0].rstrip("/"), patience or Patience()
    key = SecretStr(os.environ.get(SERVER_KEY) or "none")
    model = _model(base, parts.fragment, key, patience)
    chat = ChatOpenAI(
        model=model,
        base_url=base,
        api_key=key,
        use_responses_api=False,
        timeout=patience.seconds,
        max_retries=0,
    )
    return ChatModel(chat, name=f"{base}#{model}", decisions=_decisions(model, base, key, patience), patience=patience)


def _model(base: str, wanted: str, key: SecretStr, patience: Patience) -> str:
    """Return the name of the server's model: the wanted one, or the first."""
    import openai

    patience = replace(patience, seconds=min(patience.seconds, LIST_SECONDS))
    client = openai.OpenAI(base_url=base, api_key=key.get_secret_value(), max_retries=0, timeout=patience.seconds)
    try:
        names = patiently(lambda: [str(model.id) for model in client.models.list().data], who=base, patience=patience)
    except Unsupported as problem:  # it keeps no list
        if wanted:
            return wanted
        raise MissingResource(f"{problem}; name the model: {base}#MODEL") from None
    except LanguageModelError as problem:
        raise MissingResource(f"no language model server: {problem}") from None
    if wanted and wanted not in names:
        raise unknown("model of the server", wanted, names)
    if not names:
        raise MissingResource(f"the server {base} has no models")
    return wanted or names[0]


def _decisions(model: str, base: str | None, key: SecretStr | None, patience: Patience) -> OpenAIDecisions | None:
    """Return OpenAI's Decisions for the model, or None where the installed package is too old to have it."""
    import warnings

    try:
        from langchain_openai.decisions import OpenAIDecisions
    except ImportError:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it is marked as beta
        return OpenAIDecisions(model=model, base_url=base, api_key=key, timeout=patience.seconds, max_retries=0)

"""Every test is offline: only this machine may be talked to. A tiny random Llama stands for language models."""

from __future__ import annotations

import copy
import ipaddress
import multiprocessing
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# no database and no chance: the same examples every time, and nothing left on the disk
settings.register_profile("doable", derandomize=True, database=None, deadline=None)
settings.load_profile("doable")

CORPUS = [
    "Human: bring me a coke can\nRobot: 1. find a coke can\n2. pick up the coke can\n3. bring it to you\n4. done",
    "go to the table, put down the sponge, pick up the apple, find a red bull can, find the rice chips",
]


@pytest.fixture(scope="session", autouse=True)
def closed_network() -> Iterator[None]:
    """Fail whatever connects a socket of this process to another machine; no `except Exception` can hide it."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(self: socket.socket, address: Any) -> None:
        refuse(self, address)
        connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        refuse(self, address)
        return connect_ex(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        patch.setattr(socket.socket, "connect_ex", guarded_ex)
        yield


def refuse(connection: socket.socket, address: Any) -> None:
    if connection.family in (socket.AF_INET, socket.AF_INET6) and not is_here(str(address[0])):
        pytest.fail(f"tests are offline; this one connects to {address!r}", pytrace=True)


def is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(scope="session")
def tiny() -> tuple[Any, Any]:
    """A byte-level tokenizer trained on two sentences, and two random layers."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    core = Tokenizer(models.BPE())
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    core.decoder = decoders.ByteLevel()
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    core.train_from_iterator(CORPUS, trainers.BpeTrainer(vocab_size=340, initial_alphabet=alphabet))
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=core)
    torch.set_num_threads(1)
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=256,
        tie_word_embeddings=True,
        initializer_range=0.4,
    )
    return tokenizer, LlamaForCausalLM(config).eval()


@pytest.fixture
def roomy(tiny: tuple[Any, Any]) -> tuple[Any, Any]:
    """A copy of the tiny model that may be changed and reads transcripts to their end."""
    tokenizer, model = tiny
    copied = copy.deepcopy(model)
    copied.config.max_position_embeddings = 8192
    return tokenizer, copied


@pytest.fixture
def nobody_is_left() -> Callable[[], bool]:
    """Tells whether all helpers have ended, after some patience."""

    def ended() -> bool:
        end = time.monotonic() + 10
        while multiprocessing.active_children() and time.monotonic() < end:  # a pool's own thread joins them, too
            time.sleep(0.05)
        return not multiprocessing.active_children()

    return ended


@pytest.fixture
def tiny_folder(roomy: tuple[Any, Any], tmp_path: Path) -> Path:
    """The same as a folder of transformers."""
    folder = tmp_path / "tiny-model"
    for part in roomy:
        part.save_pretrained(folder)
    return folder

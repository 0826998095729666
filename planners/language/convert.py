"""GGUF to safetensors: the weights of a Llama, unpacked to fp32 so that they can be mapped into memory."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import DoableError

_BLOCK = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
_TOP = {"token_embd": "model.embed_tokens", "output_norm": "model.norm", "output": "lm_head"}


def convert(source: Path, target: Path) -> None:
    """Write a GGUF Llama as a folder that transformers loads: config, fp32 weights and tokenizer.

    transformers can do this itself, but only with one more package (accelerate), and slower.

    Args:
        source: The GGUF file.
        target: An existing, empty folder.

    Raises:
        DoableError: The file is not a GGUF Llama.
    """
    from safetensors.numpy import save_file
    from transformers import AutoTokenizer

    config, tensors = _read(source)
    (target / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True))
    save_file(tensors, target / "model.safetensors", metadata={"format": "pt"})
    tokenizer = AutoTokenizer.from_pretrained(source.parent, gguf_file=source.name, local_files_only=True)
    tokenizer.save_pretrained(target)
    for path in target.iterdir():
        with path.open("rb+") as file:  # Windows flushes nothing that it may not write
            os.fsync(file.fileno())


def _read(source: Path) -> tuple[dict[str, Any], dict[str, NDArray[np.float32]]]:
    import gguf

    try:
        reader = gguf.GGUFReader(source)
        fields = {name: field.contents() for name, field in reader.fields.items() if name.startswith(_WANTED)}
        config = _config(fields)
        weights = {t.name: gguf.dequantize(t.data, t.tensor_type).astype(np.float32) for t in reader.tensors}
    except (ValueError, KeyError, IndexError) as problem:
        raise DoableError(f"{source.name} is not a GGUF Llama: {problem}") from problem
    config["tie_word_embeddings"] = "output.weight" not in weights
    heads = {"attn_q": config["num_attention_heads"], "attn_k": config["num_key_value_heads"]}
    found: dict[str, NDArray[np.float32]] = {}
    for name, weight in weights.items():
        *block, part, kind = name.split(".")
        if part in heads:
            weight = _unpermute(weight, heads[part])
        stem = f"model.layers.{block[1]}.{_BLOCK[part]}" if block else _TOP[part]
        found[f"{stem}.{kind}"] = np.ascontiguousarray(weight)
    return config, found


_WANTED = ("general.architecture", "llama.", "tokenizer.ggml.bos_token_id", "tokenizer.ggml.eos_token_id")


def _config(fields: dict[str, Any]) -> dict[str, Any]:
    if fields.get("general.architecture") != "llama":
        raise ValueError(f"architecture is {fields.get('general.architecture')!r}")
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "dtype": "float32",
        "hidden_size": fields["llama.embedding_length"],
        "intermediate_size": fields["llama.feed_forward_length"],
        "num_hidden_layers": fields["llama.block_count"],
        "num_attention_heads": fields["llama.attention.head_count"],
        "num_key_value_heads": fields["llama.attention.head_count_kv"],
        "head_dim": fields["llama.rope.dimension_count"],
        "max_position_embeddings": fields["llama.context_length"],
        "rms_norm_eps": fields["llama.attention.layer_norm_rms_epsilon"],
        "rope_theta": fields["llama.rope.freq_base"],
        "vocab_size": fields["llama.vocab_size"],
        "bos_token_id": fields["tokenizer.ggml.bos_token_id"],
        "eos_token_id": fields["tokenizer.ggml.eos_token_id"],
    }


def _unpermute(weight: NDArray[np.float32], heads: int) -> NDArray[np.float32]:
    """Undo llama.cpp's interleaving of the two halves of each head (its convert_hf_to_gguf.py, `permute`)."""
    half = weight.shape[0] // heads // 2
    return weight.reshape(heads, half, 2, *weight.shape[1:]).swapaxes(2, 1).reshape(weight.shape)

"""The tiny model as a GGUF file, and a real HTTP server that speaks OpenAI's API well or badly."""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

Answer = dict[str, Any] | bytes | tuple[int, dict[str, Any], dict[str, str]]


@pytest.fixture(scope="session")
def tiny_gguf(tiny: tuple[Any, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model as llama.cpp stores it: other names, and the rows of queries and keys interleaved."""
    import gguf

    tokenizer, model = tiny
    config, path = model.config, tmp_path_factory.mktemp("gguf") / "tiny.gguf"
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_rope_freq_base(config.rope_parameters["rope_theta"])
    writer.add_rope_dimension_count(config.hidden_size // config.num_attention_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_vocab_size(config.vocab_size)
    state = json.loads(tokenizer.backend_tokenizer.to_str())["model"]
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list(sorted(state["vocab"], key=state["vocab"].get))
    writer.add_token_types([1] * config.vocab_size)
    writer.add_token_merges([" ".join(pair) for pair in state["merges"]])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(0)
    names = {
        "model.embed_tokens": "token_embd", "model.norm": "output_norm", "input_layernorm": "attn_norm",
        "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
        "self_attn.o_proj": "attn_output", "post_attention_layernorm": "ffn_norm", "mlp.gate_proj": "ffn_gate",
        "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
    }  # fmt: skip
    for name, tensor in model.state_dict().items():
        if name == "lm_head.weight":
            continue
        weight = tensor.numpy()
        heads = {"q": config.num_attention_heads, "k": config.num_key_value_heads}.get(name[-13:-12])
        if name.endswith("_proj.weight") and heads and "self_attn" in name:
            weight = weight.reshape(heads, 2, -1, weight.shape[1]).swapaxes(1, 2).reshape(weight.shape)
        stem = name.removesuffix(".weight")
        if stem.startswith("model.layers."):
            _, _, layer, part = stem.split(".", 3)
            stem = f"blk.{layer}.{names[part]}"
        else:
            stem = names[stem]
        writer.add_tensor(f"{stem}.weight", weight.copy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


class Server:
    """Answers POST requests by functions of their body, and keeps them."""

    def __init__(self, answers: dict[str, Callable[[dict[str, Any]], Answer]], models: list[str] | None) -> None:
        self.requests: list[tuple[str, dict[str, Any], dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                listed = {"object": "list", "data": [{"id": name, "object": "model"} for name in models or ()]}
                self.reply(listed if models is not None else (404, {"error": {"message": "no list"}}, {}))

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                path = self.path.removeprefix("/v1")
                outer.requests.append((path, body, {k.lower(): v for k, v in self.headers.items()}))
                self.reply(answers[path](body) if path in answers else (404, {"error": {"message": "no path"}}, {}))

            def reply(self, answer: Answer) -> None:
                status, headers = 200, {}
                if isinstance(answer, tuple):
                    status, answer, headers = answer
                data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                headers = {"Content-Type": "application/json", "Content-Length": str(len(data)), **headers}
                try:
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(data)
                except OSError:  # the client has given up
                    pass

            def log_message(self, *args: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/v1"
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    @property
    def paths(self) -> list[str]:
        return [path for path, _, _ in self.requests]


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """A function that starts a server: `serve({path: answer}, models=[...])`."""
    servers: list[Server] = []

    def start(answers: dict[str, Callable[[dict[str, Any]], Answer]], models: list[str] | None = None) -> Server:
        servers.append(Server(answers, models))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture(scope="session")
def says() -> Callable[..., dict[str, Any]]:
    """A function that makes a chat completion, with probabilities of the first token if given."""

    def says(content: str, *, top: dict[str, float] | None = None, finish: str = "stop") -> dict[str, Any]:
        message = {"role": "assistant", "content": content}
        choice: dict[str, Any] = {"index": 0, "message": message, "finish_reason": finish}
        if top is not None:
            entries = [{"token": t, "logprob": math.log(p), "bytes": None} for t, p in top.items()]
            choice["logprobs"] = {"content": [{**entries[0], "top_logprobs": entries}]}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        return {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice], "usage": usage}

    return says

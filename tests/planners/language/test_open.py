import pytest

from doable.errors import DoableError, MissingResource
from doable.planners.language import connect
from doable.planners.language.connect import open_provider, open_server
from doable.planners.language.open import open_language_model
from doable.planners.language.replay import ReplayModel
from doable.planners.language.retry import Patience

QUICK = Patience(seconds=60.0, attempts=2, pause=0.01)


@pytest.fixture(autouse=True)
def no_keys(monkeypatch):
    for names in connect.KEYS.values():
        for name in names:
            monkeypatch.delenv(name, raising=False)


def test_a_recording_opens(tmp_path):
    (tmp_path / "r.jsonl").write_text('{"prompt_contains": "a", "options": {" b": -1}}')
    model = open_language_model(f"replay:{tmp_path / 'r.jsonl'}")
    assert isinstance(model, ReplayModel)
    assert model.score("a", [" b"]).logprobs.tolist() == [-1]


@pytest.mark.parametrize("spec", ["", "  ", "locla", "gpt-4o", "nonsense:", ":", "replay"])
def test_what_names_no_model_is_one_line_that_teaches(spec):
    with pytest.raises(DoableError) as caught:
        open_language_model(spec)
    assert "\n" not in str(caught.value)
    assert "replay:FILE" in str(caught.value)


def test_the_nearest_name_is_told():
    with pytest.raises(DoableError, match="did you mean 'local'"):
        open_language_model("locla")


@pytest.mark.parametrize(("spec", "variable"), [("openai:gpt-x", "OPENAI_API_KEY"), ("groq:x", "GROQ_API_KEY")])
def test_a_missing_key_is_named(spec, variable):
    with pytest.raises(MissingResource, match=f"environment variable {variable}"):
        open_language_model(spec)


def test_a_missing_package_is_named(monkeypatch):
    pytest.importorskip("langchain")
    monkeypatch.setenv("MISTRAL_API_KEY", "a-key-of-mine")
    with pytest.raises(MissingResource, match="pip install langchain-mistralai") as caught:
        open_language_model("mistralai:x")
    assert "a-key-of-mine" not in str(caught.value)


def test_an_unknown_provider_is_named():
    with pytest.raises(DoableError, match="unknown language model provider 'opnai'; did you mean 'openai'"):
        open_provider("opnai", "gpt")


def test_a_hosted_model_opens_with_a_key_and_is_asked_through_langchain(serve, says, monkeypatch):
    server = serve({"/chat/completions": lambda body: says('{"a": 1}')})
    monkeypatch.setenv("OPENAI_API_KEY", "a-key-of-mine")
    monkeypatch.setenv("OPENAI_API_BASE", server.url)
    model = open_language_model("openai:gpt-4o")
    assert model.name == "openai:gpt-4o"
    assert model.complete([{"role": "user", "content": "x"}], {"type": "object", "properties": {}}) == {"a": 1}
    path, body, headers = server.requests[0]
    assert (path, body["model"]) == ("/chat/completions", "gpt-4o")
    assert headers["authorization"] == "Bearer a-key-of-mine"


def test_a_server_gets_its_own_key_and_no_other(serve, says, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "not-for-strangers")
    server = serve({"/chat/completions": lambda body: says('{"a": 1}')}, models=["first", "second"])
    for key, sent in (("", "Bearer none"), ("for-this-server", "Bearer for-this-server")):
        monkeypatch.setenv("DOABLE_API_KEY", key)
        model = open_language_model(server.url)
        assert model.name == f"{server.url}#first"
        model.complete([{"role": "user", "content": "x"}], {"type": "object", "properties": {}})
        _, body, headers = server.requests[-1]
        assert body["model"] == "first"
        assert headers["authorization"] == sent
        assert "not-for-strangers" not in str(server.requests)


def test_a_model_of_the_server_can_be_named(serve):
    server = serve({}, models=["first", "second"])
    assert open_server(f"{server.url}#second").name.endswith("#second")
    with pytest.raises(DoableError, match=r"'secnd'; did you mean 'second'\? \(known: first, second\)"):
        open_server(f"{server.url}#secnd")


def test_a_server_without_a_list_of_models_needs_a_name(serve):
    server = serve({}, models=None)
    assert open_server(f"{server.url}#any", patience=QUICK).name.endswith("#any")
    with pytest.raises(MissingResource, match=r"name the model: .*#MODEL"):
        open_server(server.url, patience=QUICK)
    with pytest.raises(MissingResource, match="has no models"):
        open_server(serve({}, models=[]).url, patience=QUICK)


def test_an_unreachable_server_is_one_line():
    with pytest.raises(MissingResource, match=r"no language model server.*not reached") as caught:
        open_server("http://127.0.0.1:9/v1", patience=QUICK)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "http://",
        "http:///v1",
        "https://me:secret@host/v1",
        "http://[::1/v1",
        "http://host:PORT/v1",
        "http://h/v1?key=secret",
    ],
)
def test_a_malformed_address_is_refused_without_its_password(address):
    with pytest.raises(DoableError, match="http://HOST:PORT/v1") as caught:
        open_language_model(address)
    assert "secret" not in str(caught.value)

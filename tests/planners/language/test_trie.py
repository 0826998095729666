import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doable.planners.language.trie import ROOT, Successors, build

SEQUENCES = st.lists(st.lists(st.integers(0, 3), max_size=6), min_size=1, max_size=12)


@settings(deadline=None)
@given(SEQUENCES)
def test_paths_spell_the_sequences_and_nothing_is_stored_twice(sequences):
    trie = build(sequences)
    for sequence, path in zip(sequences, trie.paths, strict=True):
        assert [int(trie.tokens[node]) for node in path] == sequence
        assert [int(trie.parents[node]) for node in path] == [ROOT, *path][: len(path)]
        assert [int(trie.depths[node]) for node in path] == list(range(len(path)))
    beginnings = {tuple(s[: n + 1]) for s in sequences for n in range(len(s))}
    assert len(trie.tokens) == len(beginnings)


@settings(deadline=None)
@given(SEQUENCES)
def test_a_node_sees_exactly_its_own_path(sequences):
    trie = build(sequences)
    nodes = np.arange(len(trie.tokens))
    expected = np.zeros((len(nodes), len(nodes)), dtype=bool)
    for path in trie.paths:
        for i, node in enumerate(path):
            expected[node, list(path[: i + 1])] = True
    assert (trie.ancestry(nodes) == expected).all()


def test_only_nodes_with_followers_are_inner():
    trie = build([[1, 2, 3], [1, 2], [1, 4], [5]])
    assert [int(trie.tokens[node]) for node in trie.inner()] == [1, 2]
    assert trie.ancestry(trie.inner()).tolist() == [[True, False], [True, True]]


def brute_force(trie, logprobs):
    """Each node's probability among the nodes with the same parent, one at a time."""
    found = []
    for node, parent in enumerate(trie.parents):
        family = [float(np.exp(logprobs[other])) for other, theirs in enumerate(trie.parents) if theirs == parent]
        found.append(float(np.log(np.exp(logprobs[node]) / sum(family))))
    return np.array(found)


@settings(deadline=None)
@given(SEQUENCES, st.integers(0, 2**32 - 1))
def test_among_siblings_agrees_with_brute_force_and_sums_to_one(sequences, seed):
    trie = build(sequences)
    logprobs = np.random.default_rng(seed).normal(-5, 3, len(trie.tokens))
    found = trie.among_siblings(logprobs)
    assert found.shape == (len(trie.tokens),)
    if len(found):
        np.testing.assert_allclose(found, brute_force(trie, logprobs), atol=1e-9)
    for parent in np.unique(trie.parents):
        np.testing.assert_allclose(np.exp(found[trie.parents == parent]).sum(), 1)


def test_among_siblings_holds_where_probabilities_vanish():
    trie = build([[1, 2], [1, 3], [4]])
    found = trie.among_siblings(np.array([-2000.0, -3000.0, -3001.0, -np.inf]))
    assert found[0] == 0.0
    np.testing.assert_allclose(np.exp(found[1:3]).sum(), 1)
    assert found[3] == -np.inf


@settings(deadline=None)
@given(SEQUENCES)
def test_successors_are_what_any_sequence_that_begins_alike_goes_on_with(sequences):
    successors = Successors(sequences)
    for sequence in sequences:
        expected = [{s[n] for s in sequences if s[:n] == sequence[:n] and len(s) > n} for n in range(len(sequence))]
        assert [set(tokens) for tokens in successors.along(sequence)] == expected


def test_what_no_sequence_begins_with_has_no_successors():
    with pytest.raises(KeyError):
        list(Successors([[1, 2]]).along([2, 1]))

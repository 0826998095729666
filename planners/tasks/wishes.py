"""Whole sentences that ask for a thing, `{x}`, and name no act."""

from __future__ import annotations

WISHES = (
    "I would like {x}",
    "I'd like {x}",
    "I want {x}",
    "I need {x}",
    "can I have {x}?",
    "could I have {x}?",
    "could I get {x}?",
    "can I get {x}?",
    "may I have {x}?",
    "I'd love {x}",
    "I could use {x}",
    "{x} please",
    "{x}, please",
    "I really want {x}",
    "could I please have {x}?",
    "how about {x} for me?",
    "I wish I had {x}",
    "is there any way I could get {x}?",
    "any chance I could have {x}?",
    "I wouldn't mind {x}",
    "what I need now is {x}",
    "gotta have {x}",
    "{x} would be lovely",
    "{x} would be nice",
    "{x}, if it is no trouble",
    "I won't say no to {x}",
)
"""Whole sentences that ask for a thing."""
APPETITES = (
    *WISHES,
    "I'm craving {x}",
    "I feel like having {x}",
    "I fancy {x}",
    "I'm in the mood for {x}",
    "I am dying for {x}",
    "I'll have {x}",
    "I'll take {x}",
    "I could go for {x}",
    "I'm longing for {x}",
    "I'd enjoy {x} now",
    "treat me to {x}",
)
"""The same, for what one eats or drinks."""
FAVORITES = (
    "{xs} are my favorite, can I have one?",
    "I love {xs}, could you bring me one?",
    "nothing beats a good {x}, get me one",
    "I can't live without {xs}: one for me, please",
    "you know how I love {xs}. May I have one?",
    "my favorite is a {x}, would you fetch me one?",
)
"""The same, of what can be counted; `{x}` has no article."""

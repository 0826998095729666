"""What things are called: kinds and groups of kinds. How these words stand in a sentence is in `nouns`."""

from __future__ import annotations

from typing import Literal

from ..words import CANS, CHIPS, COLAS, DRINKS, FOOD, FRUIT, SODAS

Number = Literal["one", "some", "many", "the", "bare"]
"""A coke, some water, some chips (plural), "the fruit that fell on Newton", "something spicy" (no article)."""


def _can(*brands: str) -> dict[Number, tuple[str, ...]]:
    ways = (
        "{} can",
        "{}",
        "can of {}",
        "{} soda",
        "tin of {}",
        "{} drink",
        "cold {}",
        "ice-cold {}",
        "{} tin",
        "{} pop",
        "chilled {}",
        "cold can of {}",
        "can of cold {}",
        "{} soft drink",
        "{} beverage",
        "{} soda can",
        "canned {}",
        "cool {}",
        "refreshing {}",
        "tin can of {}",
    )
    some = (*brands, *(f"{how} {brand}" for how in ("cold", "ice-cold", "chilled") for brand in brands))
    return {"one": tuple(way.format(brand) for brand in brands for way in ways), "some": some}


def _bag(*sorts: str) -> dict[Number, tuple[str, ...]]:
    return {
        "many": tuple(f"{sort} {thing}" for sort in sorts for thing in ("chips", "crisps")),
        "one": tuple(
            way.format(sort)
            for sort in sorts
            for way in (
                "bag of {} chips",
                "{} chip bag",
                "{} chips bag",
                "packet of {} chips",
                "bag of {} crisps",
                "pack of {} chips",
                "sack of {} chips",
                "packet of {} crisps",
                "pack of {} crisps",
                "{} crisp packet",
                "{} chip packet",
                "pouch of {} chips",
                "{} chips packet",
                "{} chips pack",
                "bag with {} chips",
                "bag full of {} chips",
                "little bag of {} chips",
                "{} crisps bag",
            )
        ),
    }


# fmt: off
NAMES: dict[str, dict[Number, tuple[str, ...]]] = {
    "coke can": _can("coke", "coca cola", "coca-cola", "cocacola"),
    "pepsi can": _can("pepsi", "pepsi cola", "pepsi-cola"),
    "7up can": _can("7up", "7 up", "seven up", "7-up", "sevenup"),
    "red bull can": {
        "one": (
            "red bull can", "red bull", "can of red bull", "redbull", "energy drink", "can of energy drink",
            "energy drink can", "redbull can", "tin of red bull", "red bull energy drink", "cold red bull", "red-bull",
            "can of redbull", "red bull drink", "chilled red bull", "tin of energy drink", "red bull tin",
            "cold can of red bull", "redbull energy drink", "energy drink tin", "cold energy drink", "canned red bull",
        ),
        "some": ("red bull", "redbull", "energy drink", "cold red bull", "chilled red bull"),
    },
    "lime soda": {
        "one": (
            "lime soda", "can of lime soda", "lime soda can", "lime soda pop", "tin of lime soda", "cold lime soda",
            "lime soda tin", "lime flavoured soda", "can of lime pop", "lime fizz", "chilled lime soda",
            "cold can of lime soda", "canned lime soda",
        ),
        "some": ("lime soda", "cold lime soda", "chilled lime soda"),
    },
    "grapefruit soda": {
        "one": (
            "grapefruit soda", "can of grapefruit soda", "grapefruit soda can", "grapefruit drink",
            "grapefruit flavored soda", "soda with grapefruit", "tin of grapefruit soda", "grapefruit fizz",
            "grapefruit soft drink", "fizzy grapefruit drink", "can of grapefruit pop", "cold grapefruit soda",
            "grapefruit soda tin", "chilled grapefruit soda", "cold can of grapefruit soda", "canned grapefruit soda",
            "grapefruit soda pop", "grapefruit-flavored soda",
        ),
        "some": ("grapefruit soda", "grapefruit flavoured soda", "grapefruit pop"),
    },
    "tea": {
        "one": (
            "tea", "bottle of tea", "tea bottle", "iced tea", "ice tea", "bottled tea", "bottle of iced tea",
            "bottle of ice tea", "iced tea bottle", "ice-tea", "bottled iced tea", "cold tea", "bottle with tea",
            "bottle of cold tea", "cold bottle of tea", "chilled bottle of tea", "ice tea bottle", "iced-tea",
            "bottle of chilled tea", "bottle of iced-tea",
        ),
        "some": ("tea", "iced tea", "ice tea", "cold tea", "ice-tea", "bottled tea", "chilled tea", "iced-tea"),
    },
    "water bottle": {
        "one": (
            "water bottle", "bottle of water", "bottled water", "water", "bottle of plain water",
            "bottle of still water", "bottle of drinking water", "cold water", "bottle with water",
            "plastic bottle of water", "bottle of mineral water", "bottle of cold water", "cold bottle of water",
            "bottle of fresh water", "bottle full of water", "bottle of h2o", "drinking water bottle", "mineral water",
            "mineral water bottle", "chilled bottle of water",
        ),
        "some": (
            "water", "drinking water", "plain water", "still water", "bottled water", "cold water", "h2o",
            "mineral water", "fresh water", "cool water", "chilled water",
        ),
    },
    "apple": {
        "one": (
            "apple", "red apple", "round red fruit", "ripe apple", "crunchy apple", "crisp apple", "red fruit",
            "shiny apple", "fresh apple", "juicy apple", "sweet apple", "tasty apple", "whole apple", "red round fruit",
            "round apple", "shiny red apple", "nice red apple", "fresh red apple",
        ),
    },
    "orange": {
        "one": (
            "orange", "ripe orange", "round orange fruit", "orange fruit", "juicy orange", "sweet orange",
            "navel orange", "fresh orange", "round orange", "tasty orange", "whole orange", "orange citrus fruit",
            "fresh juicy orange", "orange-colored fruit", "round citrus fruit",
        ),
    },
    "banana": {
        "one": (
            "banana", "ripe banana", "yellow fruit", "long yellow fruit", "yellow banana", "fresh banana",
            "curved yellow fruit", "bent yellow fruit", "sweet banana", "tasty banana", "whole banana",
            "ripe yellow banana", "curved banana", "yellow curved fruit", "long banana",
        ),
    },
    "jalapeno chips": _bag(
        "jalapeno", "spicy jalapeno", "spicy", "hot jalapeno", "jalapeño", "jalapeno flavoured", "jalapeno pepper",
        "jalapeno-flavored", "fiery jalapeno", "green jalapeno", "hot and spicy",
    ),
    "multigrain chips": _bag(
        "multigrain", "multi grain", "whole grain", "multi-grain", "wholegrain", "mixed grain", "whole-grain",
        "mixed-grain", "crunchy multigrain",
    ),
    "rice chips": _bag("rice", "crunchy rice", "puffed rice", "crispy rice", "puffed-rice"),
    "blue chips": _bag(
        "blue", "blue corn", "blue tortilla", "blue-corn", "blue maize", "blue corn tortilla", "blue-colored",
        "crunchy blue",
    ),
    "energy bar": {
        "one": (
            "energy bar", "granola bar", "protein bar", "cereal bar", "snack bar", "power bar", "muesli bar", "oat bar",
            "nutrition bar", "fitness bar", "energy snack bar", "energy-bar", "nut bar", "chewy granola bar",
            "crunchy granola bar", "high-energy bar",
        ),
    },
    "sponge": {
        "one": (
            "sponge", "cleaning sponge", "kitchen sponge", "dish sponge", "yellow sponge", "scrubbing sponge",
            "dishwashing sponge", "washing-up sponge", "scouring sponge", "dish scrubber", "scrubber",
            "household sponge", "wiping sponge", "cleaning pad", "scrubbing pad", "scrub sponge", "soft sponge",
            "washing sponge", "sponge for cleaning", "sponge for the dishes", "scouring pad", "cleanup sponge",
            "kitchen scrubber", "dish-washing sponge", "soft yellow sponge", "wipe-up sponge",
        ),
    },
}
"""Kind -> what it is called; the kind's own name comes first."""

GROUPS: tuple[tuple[dict[Number, tuple[str, ...]], tuple[str, ...], tuple[str, ...]], ...] = (
    (
        {
            "one": (
                "drink", "beverage", "cold drink", "cool drink", "chilled drink", "refreshing drink", "cold beverage",
            ),
            "bare": (
                "something to drink", "anything to drink", "anything I can drink", "something I can drink",
                "something to sip on",
            ),
        },
        DRINKS,
        (),
    ),
    (
        {
            "one": (
                "soda", "pop", "soft drink", "soda pop", "can of soda", "soda can", "cold soda", "can of pop",
                "tin of soda",
            ),
        },
        SODAS,
        ("red bull can",),
    ),
    (
        {
            "one": ("cola", "cola can", "can of cola", "cola drink", "cold cola", "tin of cola"),
            "some": ("cola", "cold cola"),
        },
        COLAS,
        (),
    ),
    (
        {"one": ("can", "drink can", "canned drink", "tin can", "beverage can", "canned beverage", "drinks can")},
        CANS,
        (),
    ),
    ({"one": ("bottle", "bottled drink", "bottled beverage", "drink in a bottle")}, ("water bottle", "tea"), ()),
    (
        {
            "one": (
                "fruit", "piece of fruit", "fresh fruit", "whole fruit", "piece of fresh fruit", "ripe fruit",
                "tasty fruit",
            ),
            "some": ("fruit", "fresh fruit", "ripe fruit"),
        },
        FRUIT,
        (),
    ),
    (
        {
            "one": ("snack", "little snack", "bite to eat", "quick snack", "small snack", "tasty snack"),
            "bare": (
                "something to eat", "anything to eat", "something to snack on", "something to munch on",
                "something I can eat", "anything I can eat", "something to nibble on", "something edible",
            ),
            "some": ("food",),
        },
        FOOD,
        (),
    ),
    (
        {
            "many": ("chips", "crisps"),
            "one": (
                "bag of chips", "chip bag", "packet of chips", "bag of crisps", "packet of crisps", "chips bag",
                "chips packet", "crisp packet", "pack of chips", "pack of crisps", "bag with chips",
            ),
        },
        CHIPS,
        (),
    ),
    (
        {
            "bare": (
                "something to clean with", "something to wipe with", "something to scrub with",
                "something to mop up with", "something to clean up with", "something to wash up with",
                "something I can clean with",
            ),
            "one": (
                "cleaning tool", "cleaning thing", "thing to clean with", "cleaning utensil", "cleaning item",
                "thing to wipe with", "cleaning aid",
            ),
        },
        ("sponge",),
        (),
    ),
)
# fmt: on
"""Names of groups with the kinds that belong, and those that some would count."""

"""The words that the rules planner knows: names, brands, groups, properties, places and verbs, from everyday English.

Pure data. A phrase maps to kinds of object (`sim/kinds.py`), to names of places or to a class of verb.
"""

from __future__ import annotations

COLAS = ("coke can", "pepsi can")
SODAS = (*COLAS, "7up can", "lime soda", "grapefruit soda")
DRINKS = (*SODAS, "red bull can", "tea", "water bottle")
CANS = (*SODAS, "red bull can")
FRUIT = ("apple", "orange", "banana")
CHIPS = ("jalapeno chips", "multigrain chips", "rice chips", "blue chips")
FOOD = (*FRUIT, *CHIPS, "energy bar")
EVERYTHING = (*DRINKS, *FOOD, "sponge")

THINGS: dict[str, tuple[str, ...]] = {
    **{kind: (kind,) for kind in EVERYTHING},
    **dict.fromkeys(("coke", "coca cola", "can of coke", "coke soda"), ("coke can",)),
    **dict.fromkeys(("pepsi", "can of pepsi", "pepsi cola", "pepsi soda"), ("pepsi can",)),
    **dict.fromkeys(("7up", "7 up", "seven up", "can of 7up", "7up soda"), ("7up can",)),
    **dict.fromkeys(("red bull", "redbull", "redbull can", "can of red bull", "energy drink"), ("red bull can",)),
    **dict.fromkeys(("lime soda can", "can of lime soda", "lime drink"), ("lime soda",)),
    **dict.fromkeys(("grapefruit soda can", "can of grapefruit soda", "grapefruit drink"), ("grapefruit soda",)),
    **dict.fromkeys(("iced tea", "ice tea", "bottle of tea", "tea bottle", "cup of tea"), ("tea",)),
    **dict.fromkeys(("water", "bottle of water", "bottled water", "glass of water"), ("water bottle",)),
    **dict.fromkeys(("jalapeno chip bag", "jalapeno chip", "bag of jalapeno chips", "jalapenos"), ("jalapeno chips",)),
    **dict.fromkeys(("multigrain chip bag", "multigrain chip", "bag of multigrain chips"), ("multigrain chips",)),
    **dict.fromkeys(("rice chip bag", "rice chip", "bag of rice chips"), ("rice chips",)),
    **dict.fromkeys(("blue chip bag", "blue chip", "bag of blue chips", "blue corn chips"), ("blue chips",)),
    **dict.fromkeys(("granola bar", "protein bar", "cereal bar", "snack bar", "bar"), ("energy bar",)),
    **dict.fromkeys(("cleaning sponge", "cleaner", "cleaning tool", "wiper"), ("sponge",)),
    **dict.fromkeys(("cola",), COLAS),
    **dict.fromkeys(("soda", "pop", "soft drink", "soda can", "can of soda"), SODAS),
    **dict.fromkeys(("drink", "beverage", "refreshment"), DRINKS),
    **dict.fromkeys(("can",), CANS),
    **dict.fromkeys(("bottle",), ("water bottle", "tea")),
    **dict.fromkeys(("fruit", "piece of fruit"), FRUIT),
    **dict.fromkeys(("chips", "chip", "bag of chips", "chip bag", "bag of crisps", "crisps", "bag"), CHIPS),
    **dict.fromkeys(("snack", "food", "bite"), FOOD),
    **dict.fromkeys(("something", "anything", "item", "thing", "object", "stuff"), EVERYTHING),
}
"""Nouns; a plural in s is understood for each."""

PROPERTIES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("caffeine", "caffeinated"), (*COLAS, "red bull can", "tea")),
    **dict.fromkeys(("sugar", "sugary"), (*SODAS, "red bull can", "energy bar")),
    **dict.fromkeys(("sweet",), (*SODAS, "red bull can", "energy bar", *FRUIT)),
    **dict.fromkeys(("salt", "salty", "savory", "crispy"), CHIPS),
    **dict.fromkeys(("crunchy",), (*CHIPS, "apple")),
    **dict.fromkeys(("spicy", "spice"), ("jalapeno chips",)),
    **dict.fromkeys(("healthy", "nutritious", "fresh", "natural"), (*FRUIT, "water bottle")),
    **dict.fromkeys(("fizzy", "carbonated", "bubbly", "sparkling", "bubbles"), (*SODAS, "red bull can")),
    **dict.fromkeys(("citrus",), ("orange", "lime soda", "grapefruit soda")),
    **dict.fromkeys(("lime", "lemony"), ("lime soda", "7up can")),
    **dict.fromkeys(("grapefruit",), ("grapefruit soda",)),
    **dict.fromkeys(("juicy",), ("apple", "orange")),
    **dict.fromkeys(("energizing", "energising", "energy"), ("red bull can", "energy bar")),
    **dict.fromkeys(("jalapeno",), ("jalapeno chips",)),
    **dict.fromkeys(("multigrain", "wholegrain"), ("multigrain chips",)),
    **dict.fromkeys(("red",), ("coke can", "apple")),
    **dict.fromkeys(("green",), ("7up can", "lime soda", "jalapeno chips")),
    **dict.fromkeys(("blue",), ("pepsi can", "blue chips")),
    **dict.fromkeys(("yellow",), ("banana", "sponge")),
}
"""Adjectives, and nouns after "with" or "without"."""

PURPOSES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("clean", "cleaning", "wipe", "mop", "scrub", "dry", "tidy", "wash"), ("sponge",)),
    **dict.fromkeys(("drink", "sip"), DRINKS),
    **dict.fromkeys(("eat", "munch", "chew", "nibble", "snack"), FOOD),
}
"""What "something to ..." is for."""

NEEDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("thirsty", "dehydrated", "parched"), DRINKS),
    **dict.fromkeys(("hungry", "starving", "peckish"), FOOD),
    **dict.fromkeys(("sleepy", "tired", "exhausted"), (*COLAS, "red bull can", "tea")),
    **dict.fromkeys(("spill", "spilled", "spilt", "mess", "dirty", "sticky", "stain"), ("sponge",)),
}
"""What would help somebody who only says how things are."""

PLACES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("table", "desk"), ("table",)),
    **dict.fromkeys(("close counter", "near counter", "nearby counter", "nearest counter"), ("close counter",)),
    **dict.fromkeys(("far counter", "back counter", "distant counter", "other counter"), ("far counter",)),
    **dict.fromkeys(("counter",), ("close counter", "far counter")),
    **dict.fromkeys(("operator", "user"), ("operator",)),
    **dict.fromkeys(
        ("trash can", "trash", "bin", "garbage", "garbage can", "rubbish", "rubbish bin", "trash bin", "waste basket"),
        ("trash can",),
    ),
    **dict.fromkeys(("recycling", "recycling bin", "dustbin", "wastebasket", "waste bin"), ("trash can",)),
}

VERBS: dict[str, str] = {
    **dict.fromkeys(("bring", "get", "fetch", "hand", "give", "pass", "serve", "bring over", "bring back"), "bring"),
    **dict.fromkeys(("need", "want", "would like", "id like", "could use", "would love", "id love"), "bring"),
    **dict.fromkeys(("throw", "throw away", "throw out", "trash", "toss", "dispose", "dispose of", "bin"), "throw"),
    **dict.fromkeys(("discard", "recycle", "get rid of", "dump", "chuck", "throwing", "throwing away"), "throw"),
    **dict.fromkeys(("discarding", "recycling", "disposing of", "tossing", "trashing"), "throw"),
    **dict.fromkeys(("move", "put", "place", "restock", "stock", "carry", "take", "transport", "set", "lay"), "move"),
    **dict.fromkeys(("return", "relocate", "transfer", "leave", "store", "shift", "deliver", "refill"), "move"),
    **dict.fromkeys(("moving", "putting", "placing", "restocking", "carrying", "taking", "returning"), "move"),
    **dict.fromkeys(
        ("could i have", "can i have", "may i have", "bringing", "getting", "fetching", "handing", "giving", "passing"),
        "bring",
    ),
    **dict.fromkeys(("pick up", "pick", "grasp", "grab", "hold", "lift", "lift up", "take hold of", "seize"), "pick"),
    **dict.fromkeys(("picking up", "grasping", "grabbing", "holding", "lifting"), "pick"),
    **dict.fromkeys(("put down", "set down", "lay down", "drop", "release", "let go of", "let go"), "drop"),
    **dict.fromkeys(("putting down", "dropping", "releasing"), "drop"),
    **dict.fromkeys(
        ("go", "drive", "navigate", "walk", "head", "come", "travel", "visit", "roll", "goes", "belongs"), "go"
    ),
    **dict.fromkeys(("find", "look for", "locate", "search for"), "find"),
}

NOT: tuple[str, ...] = (
    "not",
    "no",
    "without",
    "except",
    "besides",
    "other than",
    "rather than",
    "instead of",
    "isnt",
    "arent",
    "dont",
)
NOT += ("do not", "never", "excluding", "cannot", "cant", "doesnt", "hate", "dislike", "allergic", "sick of", "wasnt")
NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "2": 2, "3": 3, "4": 4, "5": 5}

MARKS: dict[str, str] = {
    **dict.fromkeys(NOT, "not"),
    **dict.fromkeys(NUMBERS, "number"),
    **dict.fromkeys(("and", ",", "then", "also", "plus", "as well as", "and then", "and also"), "and"),
    "or": "or",
    ".": "stop",
    "from": "from",
    **dict.fromkeys(("to", "onto", "into", "over to", "towards"), "to"),
    **dict.fromkeys(("on", "in", "at", "inside", "on top of", "by"), "on"),
    **dict.fromkeys(("me", "us", "for me", "to me"), "me"),
    **dict.fromkeys(("here", "back here", "over here", "right here", "where you are"), "here"),
    **dict.fromkeys(("it", "them", "one", "ones"), "it"),
    **dict.fromkeys(("this", "that", "these", "those"), "that"),
    **dict.fromkeys(("else", "different"), "else"),
    **dict.fromkeys(("one of", "any of", "either of", "any one of"), "single"),
    **dict.fromkeys(("all", "every", "each", "both", "everything"), "all"),
    **dict.fromkeys(("a", "an", "the", "some", "any", "my", "your", "our", "another", "other"), "the"),
    **dict.fromkeys(
        ("is", "are", "has", "have got", "which", "with", "was", "contains", "containing", "thats"), "with"
    ),
    "down": "down",
}
"""Small words that carry the sentence."""

FILLERS = frozenset(
    """about after again ago all am ample apply around away back be because been before being but can cold could crash
    cup day did do does done down drank drop during earlier eating else empty ever extra far favor feel few fine first
    floor for full good great had half has have having he hello help her hey hi him his how i id if ill im its just
    kindly kitchen kind later lets like little long look lot love lovely made make man maybe might mind moment more
    morning much near nearby new next nice now of off okay old on once only open opened out over palace person plate
    please quick quickly ready really right robot room she ships side so soon stand still sure thank thanks them there
    they thing things this time to today too top up use using very want was way we well were what when where while who
    will with work working worked would yes you your""".split()  # noqa: SIM905 - a word list reads better as text
)
"""Common words that mean nothing to the robot, and neighbours of known words that are no misspellings of them."""
OTHERS = frozenset(
    ("juice", "sweep", "lemon", "lemons", "stove", "stack", "grape", "grapes", "tablet", "waiter", "spell", "spice")
)
"""Words that look like known ones misspelt and are not; in the place of a noun they are refused."""

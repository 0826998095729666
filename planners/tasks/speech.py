"""How an order becomes a sentence: polite or terse, with asides, careless spelling and other habits of people."""

from __future__ import annotations

import re

from .draw import Draw

ORDERS = (
    "{do}",
    "please {do}",
    "{do} please",
    "{do}, please",
    "can you {do}?",
    "could you {do}?",
    "would you {do}?",
    "will you {do}?",
    "could you please {do}?",
    "can you please {do}?",
    "would you please {do}?",
    "how would you {do}?",
    "I need you to {do}",
    "I want you to {do}",
    "I'd like you to {do}",
    "robot, {do}",
    "robot, please {do}",
    "hey robot, {do}",
    "hey, can you {do}?",
    "hi, could you {do}?",
    "kindly {do}",
    "your task is to {do}",
    "your next job is to {do}",
    "do me a favor and {do}",
    "if you have a moment, {do}",
    "when you get a chance, {do}",
    "go ahead and {do}",
    "can u {do}",
    "pls {do}",
    "it would be great if you could {do}",
    "I was wondering if you could {do}",
    "you should {do}",
    "ok, now {do}",
    "now {do}",
    "next, {do}",
    "would you be able to {do}?",
    "could I ask you to {do}?",
    "make sure to {do}",
    "what would you do to {do}?",
    "how could you {do}?",
    "what steps would you take to {do}?",
    "show me how you would {do}",
    "{do} for me, would you?",
    "{do}, thanks",
    "{do}, thank you",
    "{do} as soon as you can",
    "{do} right away",
    "just {do}",
    "do you think you could {do}?",
    "help me out and {do}",
    "I'd appreciate it if you could {do}",
    "be a dear and {do}",
    "let's see you {do}",
    "won't you {do}?",
    "try to {do}",
    "could you maybe {do}?",
    "how do you {do}?",
    "how can you {do}?",
    "quickly {do}",
    "{do}, will you?",
    "{do}, ok?",
    "you can {do} now",
    "it's time to {do}",
)
COMMON = (*ORDERS[1:13], "how would you {do}?")
"""Said far more often than the rest."""
DOING = (
    "would you mind {doing}?",
    "how about {doing}?",
    "would you help me by {doing}?",
    "mind {doing}?",
    "how would you go about {doing}?",
    "do you mind {doing}?",
    "I'd be grateful for you {doing}",
)
"""Frames that take a gerund."""
PLAIN = 0.3
"""How often an order is given as it is."""

JOINS = (
    "{a} and {b}",
    "{a} and then {b}",
    "{a}, then {b}",
    "{a}; after that, {b}",
    "first {a}, then {b}",
)
"""Two orders in one."""

ASIDES = (
    "I'm in a meeting right now",
    "sorry to bother you",
    "it is such a nice day",
    "good morning",
    "good afternoon",
    "the kitchen looks great today",
    "thanks for your help earlier",
    "I am working from home today",
    "we are about to watch a movie",
    "I can't get up right now",
    "my hands are full",
    "my legs hurt",
    "I'm on the phone",
    "I hope you are doing well",
    "I have ten minutes before my next call",
    "you did a great job yesterday",
    "it's already late",
    "I'm sitting on the couch",
    "I'm a bit busy",
    "what a long week",
    "my friends will be here soon",
    "I just came home",
    "I love this kitchen",
    "the game is about to start",
    "I'm too lazy to get up",
    "take your time",
    "how are you today?",
    "it's raining outside",
    "the kids are finally asleep",
    "I slept badly",
    "my mother is visiting",
    "I have a lot to do today",
    "it smells nice in here",
    "you are the best robot",
    "hello there",
    "long time no see",
    "I'm reading a great book",
    "the neighbors are loud again",
    "I have a question",
    "I broke my leg last week",
    "happy birthday to me",
)
MENTIONS = (
    "I had {x} for breakfast",
    "I gave away {x} this morning",
    "my brother finished {x} yesterday",
    "I already had {x} today",
    "I bought {x} last week",
    "yesterday you brought me {x}",
    "my sister prefers {x}",
    "I was looking at {x} a minute ago",
    "I shared {x} with a friend",
    "somebody told me about {x}",
    "I just finished {x}",
    "there was {x} here before",
    "I feel better after having {x}",
    "my daughter gave her friend {x}",
    "I dreamt of {x} last night",
    "we talked about {x} at lunch",
    "a colleague offered me {x} earlier",
    "the store was out of stock, they only had {x} left",
)
"""Asides that name a thing which nobody asks for; `{x}` is "an apple"."""

GERUNDS = {
    **{"bring": "bringing", "get": "getting", "fetch": "fetching", "grab": "grabbing", "hand": "handing"},
    **{"give": "giving", "pass": "passing", "deliver": "delivering", "carry": "carrying", "serve": "serving"},
    **{"take": "taking", "throw": "throwing", "toss": "tossing", "put": "putting", "discard": "discarding"},
    **{"dispose": "disposing", "trash": "trashing", "recycle": "recycling", "dump": "dumping", "chuck": "chucking"},
    **{"drop": "dropping", "place": "placing", "move": "moving", "set": "setting", "leave": "leaving", "lay": "laying"},
    **{"transfer": "transferring", "relocate": "relocating", "shift": "shifting", "transport": "transporting"},
    **{"restock": "restocking", "return": "returning", "store": "storing", "stock": "stocking", "pick": "picking"},
    **{"grasp": "grasping", "hold": "holding", "grip": "gripping", "lift": "lifting", "release": "releasing"},
    **{"let": "letting", "rest": "resting", "stop": "stopping", "drive": "driving", "navigate": "navigating"},
    **{"head": "heading", "walk": "walking", "roll": "rolling", "travel": "traveling", "come": "coming"},
    **{"find": "finding", "look": "looking", "locate": "locating", "search": "searching", "haul": "hauling"},
}
SLIPS = {
    "jalapeno": ("halapeno", "jalapneo", "jalapenio"),
    "caffeine": ("cafeine", "caffiene", "coffeine"),
    "banana": ("bannana", "banan", "bananna"),
    "grapefruit": ("grapfruit", "grape fruit", "grapefriut"),
    "multigrain": ("multi grain", "mutligrain", "multigrian"),
    "sponge": ("spunge", "spong", "spnoge"),
    "counter": ("conter", "coutner", "countre"),
    "bottle": ("botle", "bottel", "botlle"),
    "something": ("somthing", "smth", "sumthing"),
    "please": ("pls", "plz", "plase"),
    "coke": ("cok", "coek", "koke"),
    "pepsi": ("pespi", "pepsy", "pepis"),
    "you": ("u", "yu"),
    "away": ("awya", "aaway"),
    "orange": ("orage", "ornage"),
    "apple": ("aple", "appel", "aplle"),
    "energy": ("enrgy", "energie", "enery"),
    "throw": ("thorw", "trow", "thow"),
    "trash": ("trsh", "tarsh", "thrash"),
    "bring": ("brign", "birng", "brng"),
    "chips": ("chps", "chisp", "chipps"),
    "would": ("woud", "wuld"),
    "table": ("tabel", "talbe", "tabble"),
    "water": ("watter", "wter", "watr"),
}
"""Common misspellings."""
NEIGHBOURS = {
    **{"q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok", "o": "ipl"},
    **{"p": "ol", "a": "qsz", "s": "adw", "d": "sfe", "f": "dgr", "g": "fht", "h": "gjy", "j": "hku", "k": "jli"},
    **{"l": "kop", "z": "xas", "x": "zcs", "c": "xvd", "v": "cbf", "b": "vng", "n": "bmh", "m": "nj"},
}
"""Keys beside a key, where a finger lands that slips."""
BRANDS = {
    **{"coke": "Coke", "pepsi": "Pepsi", "7up": "7UP", "red bull": "Red Bull", "coca cola": "Coca Cola"},
    **{"redbull": "RedBull", "coca-cola": "Coca-Cola", "7-up": "7-Up", "cocacola": "CocaCola", "sevenup": "SevenUp"},
    **{"pepsi-cola": "Pepsi-Cola", "red-bull": "Red-Bull"},
}


_IDIOMS = ("let me", "hook me", "see that", "supply me", "gimme", "send", "run and")
"""What nobody asks the way to."""


def order(draw: Draw, *clauses: str) -> str:
    """Return one sentence that tells the robot to do these, in this order."""
    if len(clauses) == 1 and draw.chance(0.07):
        doing = gerund(clauses[0])
        if doing:
            return draw.frame(DOING).format(doing=doing)
    text = clauses[0]
    for clause in clauses[1:]:
        join = JOINS[0] if draw.chance(0.6) else draw.frame(JOINS if len(clauses) == 2 else JOINS[:-1])
        text = join.format(a=text, b=clause)
    if text.startswith("first") or draw.chance(PLAIN):
        return text
    frame = draw.frame(COMMON if draw.chance(0.4) else ORDERS)
    if text.startswith(_IDIOMS) and frame.startswith(("how", "what", "show")):
        return text
    if " for me" in frame and re.search(r"\bme\b", text):
        return text
    return frame.format(do=text)


def told(draw: Draw, first: str, text: str) -> tuple[str, ...]:
    """Return a remark and an order as one sentence or two."""
    if first.endswith("?") or draw.chance(0.6):
        return first, text
    lower = text if text.startswith(("I ", "I'")) else text[0].lower() + text[1:]
    return (f"{first}{draw.one((', ', '; ', ', so ', ' - '))}{lower}",)


def gerund(clause: str) -> str | None:
    """Return an order as a gerund ("bring me a tea" -> "bringing me a tea"), if it is a plain one."""
    head, _, rest = clause.partition(" ")
    return f"{GERUNDS[head]} {rest}" if head in GERUNDS and " and " not in rest else None


def finish(draw: Draw, *sentences: str, listed: bool = False) -> str:
    """Return sentences as somebody would type them: capitals and full stops, or not, and now and then a slip.

    Args:
        draw: Of all chance.
        sentences: In order.
        listed: Whether only commas part what is said, so that they must stay.
    """
    style = draw.rng.random()
    careless = style < 0.2
    text = ""
    for sentence in sentences:
        text += f"{' ' if text else ''}{_upper(sentence)}{'' if sentence[-1] in '.?!' else '.'}"
    if style < 0.5 and text.endswith(".") and not text.endswith(".."):
        text = text[:-1]
    if careless:
        text = text.lower()
        if style < 0.1:
            bare = len(sentences) == 1 and not listed
            text = re.sub(r"[.?!,;]+( |$)", r"\1", text) if bare else text.rstrip(".?!")
    elif draw.chance(0.5):
        for brand, proper in BRANDS.items():
            if brand in text:
                text = re.sub(rf"\b{brand}\b", proper, text)
    if draw.chance(0.03):
        text = f"{text.rstrip('.')}!" if not text.endswith("?") else text
    return misspell(draw, text) if draw.chance(0.13) else text


def misspell(draw: Draw, text: str) -> str:
    """Return the text with a slip or two in its longer words."""
    words = text.split(" ")
    places = [i for i, word in enumerate(words) if len(re.sub(r"\W", "", word)) >= 4]
    for index in draw.some(places, 2 if draw.chance(0.3) else 1):
        words[index] = _slip(draw, words[index])
    return " ".join(words)


def _slip(draw: Draw, word: str) -> str:
    core = re.sub(r"\W+$", "", word)
    if core.lower() in SLIPS and draw.chance(0.5):
        return draw.one(SLIPS[core.lower()]) + word[len(core) :]
    at = 1 + draw.below(len(core) - 2)
    how = draw.below(4)
    if how == 0:
        core_new = core[:at] + core[at + 1] + core[at] + core[at + 2 :]
    elif how == 1:
        core_new = core[:at] + core[at + 1 :]
    elif how == 2:
        core_new = core[:at] + core[at] + core[at:]
    else:
        near = NEIGHBOURS.get(core[at].lower(), core[at])
        core_new = core[:at] + draw.one(near) + core[at + 1 :]
    return core_new + word[len(core) :]


def _upper(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]

"""Noun phrases that pick out kinds of object by what they are like, what they are for or who makes them."""

from __future__ import annotations

from dataclasses import dataclass

from ..words import CANS, CHIPS, COLAS, DRINKS, FOOD, FRUIT, SODAS
from .needs import CAFFEINE, CITRUS, DECAF, FIZZY, SPONGE, SUGARFREE

MILD = ("multigrain chips", "rice chips", "blue chips")
SWEET = (*FRUIT, "energy bar")


@dataclass(frozen=True, slots=True)
class Description:
    """A set of kinds in words."""

    kinds: tuple[str, ...]
    """All kinds that fit."""
    phrases: tuple[str, ...]
    """Singular nouns without an article."""
    plurals: tuple[str, ...] = ()
    """Plurals that stand for one thing ("spicy chips")."""
    amounts: tuple[str, ...] = ()
    """Nouns that go with "some" ("mineral water")."""
    uniques: tuple[str, ...] = ()
    """Singular nouns that go with "the" only ("fruit that keeps the doctor away")."""
    somethings: tuple[str, ...] = ()
    """The same with "something" or "anything"."""
    doubtful: tuple[str, ...] = ()
    """Kinds on which people would disagree: best kept out of the scene."""


DRINKABLE: tuple[Description, ...] = (
    Description(
        DRINKS,
        (
            "drink",
            "beverage",
            "refreshing drink",
            "cold drink",
            "refreshing beverage",
            "thirst quencher",
            "drinkable thing",
        ),
        somethings=("something to drink", "anything to drink", "something drinkable", "something I can drink"),
    ),
    Description(
        SODAS, ("soda", "soft drink", "pop", "can of soda", "can of pop", "soda pop"), doubtful=("red bull can",)
    ),
    Description(
        CANS,
        ("can", "tin", "drink in a can", "canned drink", "aluminium can", "canned beverage", "metal can"),
        somethings=("something in a can", "something canned", "anything that comes in a can"),
    ),
    Description(
        FIZZY,
        (
            "fizzy drink",
            "carbonated drink",
            "bubbly drink",
            "carbonated beverage",
            "sparkling drink",
            "drink with bubbles",
        ),
        somethings=(
            "something fizzy",
            "anything fizzy",
            "something carbonated",
            "something with bubbles",
            "something bubbly",
        ),
    ),
    Description(
        SUGARFREE,
        ("still drink", "drink without bubbles", "non-carbonated drink", "drink with no fizz", "uncarbonated beverage"),
        somethings=(
            "something to drink without bubbles",
            "something still to drink",
            "something to drink that isn't fizzy",
        ),
    ),
    Description(
        SUGARFREE,
        ("bottle", "bottled drink", "drink in a bottle", "bottled beverage", "drink with a screw cap"),
        somethings=("something in a bottle", "anything bottled"),
    ),
    Description(
        CAFFEINE,
        (
            "caffeinated drink",
            "drink with caffeine",
            "caffeinated beverage",
            "drink that contains caffeine",
            "source of caffeine",
            "drink that keeps you awake",
            "stimulating drink",
        ),
        somethings=("something with caffeine", "anything caffeinated", "something that has caffeine in it"),
    ),
    Description(
        DECAF,
        (
            "caffeine-free drink",
            "drink without caffeine",
            "decaffeinated beverage",
            "drink that has no caffeine",
            "non-caffeinated drink",
            "drink that isn't caffeinated",
        ),
        somethings=("something to drink without caffeine", "something caffeine-free to drink"),
    ),
    Description(
        CITRUS,
        ("caffeine-free soda", "soda without caffeine", "soft drink with no caffeine", "non-caffeinated soda"),
        somethings=("something fizzy without caffeine", "something bubbly that has no caffeine"),
    ),
    Description(
        COLAS,
        ("caffeinated soda", "soda with caffeine", "soft drink with caffeine in it", "pop that contains caffeine"),
        doubtful=("red bull can",),
    ),
    Description(
        FIZZY,
        (
            "sugary drink",
            "sweet drink",
            "drink with sugar",
            "sweetened beverage",
            "drink full of sugar",
            "drink that's bad for the teeth",
            "sweet beverage",
        ),
        somethings=("something sweet to drink", "something sugary to drink"),
    ),
    Description(
        SUGARFREE,
        (
            "sugar-free drink",
            "drink without sugar",
            "unsweetened drink",
            "unsweetened beverage",
            "drink with no sugar in it",
            "non-sugary drink",
            "drink that isn't sweet",
            "low-calorie drink",
        ),
        somethings=(
            "something to drink without sugar",
            "something unsweetened to drink",
            "something sugar-free to drink",
        ),
    ),
    Description(
        ("tea",),
        (
            "caffeinated drink without sugar",
            "unsweetened drink with caffeine",
            "sugar-free caffeinated drink",
            "drink with caffeine and no bubbles",
            "still drink with caffeine",
            "brewed drink",
            "drink made from leaves",
        ),
        somethings=("something with caffeine but no sugar", "something caffeinated without sugar", "something brewed"),
    ),
    Description(
        (*COLAS, "red bull can"),
        (
            "sugary drink with caffeine",
            "sweet caffeinated drink",
            "fizzy drink with caffeine",
            "carbonated caffeinated drink",
        ),
        somethings=("something fizzy with caffeine", "something with both sugar and caffeine"),
    ),
    Description(
        COLAS,
        (
            "cola",
            "can of cola",
            "cola drink",
            "dark soda",
            "brown fizzy drink",
            "cola-flavoured soda",
            "dark soft drink",
        ),
        somethings=("something cola-flavoured", "something that tastes of cola"),
    ),
    Description(
        CITRUS,
        (
            "soda that isn't a cola",
            "non-cola soda",
            "soft drink other than cola",
            "soda with a citrus flavour",
            "citrus soda",
            "fizzy citrus drink",
            "citrusy soda",
        ),
        somethings=("something fizzy that tastes of citrus", "something citrusy to drink"),
    ),
    Description(
        ("lime soda", "grapefruit soda"),
        (
            "fruity soda",
            "fruit soda",
            "soda named after a fruit",
            "fruit-flavoured drink",
            "fruity drink",
            "drink with fruit in its name",
        ),
        somethings=("something fruity to drink", "something fizzy with a fruit flavour"),
        doubtful=("7up can",),
    ),
    Description(
        ("lime soda",),
        (
            "lime drink",
            "lime-flavoured drink",
            "drink that tastes of lime",
            "lime pop",
            "lime soft drink",
            "lime-flavored soda",
            "fizzy lime drink",
        ),
        somethings=("something with lime", "something that tastes like lime", "something lime-flavoured"),
        doubtful=("7up can",),
    ),
    Description(
        ("grapefruit soda",),
        (
            "grapefruit drink",
            "grapefruit-flavoured drink",
            "drink that tastes of grapefruit",
            "grapefruit pop",
            "grapefruit soft drink",
            "grapefruit-flavored soda",
            "fizzy grapefruit drink",
        ),
        somethings=(
            "something with grapefruit",
            "something that tastes like grapefruit",
            "something grapefruit-flavoured",
        ),
    ),
    Description(
        ("grapefruit soda",),
        ("pink drink", "pink soda", "bittersweet drink", "pinkish can", "salmon-coloured can", "bitter citrus drink"),
        somethings=("something pink", "something pink to drink", "something bittersweet to drink"),
    ),
    Description(
        ("7up can",),
        ("lemon-lime drink", "lemony drink", "drink with a number in its name", "drink whose name starts with a digit"),
        uniques=("brand with a seven in it", "lemon-lime brand with a digit"),
        somethings=("something with a number in its name",),
        doubtful=("lime soda",),
    ),
    Description(
        ("coke can",),
        ("Coca-Cola product", "Coca-Cola brand drink", "red can", "drink in a red can"),
        uniques=("classic cola from Atlanta", "red cola", "cola in the red can", "cola that isn't Pepsi"),
        somethings=("something from Coca-Cola", "something in a red can"),
    ),
    Description(
        ("pepsi can",),
        ("PepsiCo cola", "blue drink can"),
        uniques=("blue cola", "cola in the blue can", "cola that isn't Coke", "rival of Coca-Cola"),
        somethings=("something from Pepsi", "something that isn't Coke but tastes like it"),
        doubtful=("red bull can",),
    ),
    Description(
        ("7up can", "lime soda"),
        ("green can", "drink in a green can", "soda in a green can", "green soda can", "green drink"),
        somethings=("something in a green can", "something green to drink"),
    ),
    Description(
        ("red bull can",),
        (
            "energy drink",
            "drink that gives you wings",
            "drink with taurine",
            "slim can",
            "drink with a bull on it",
            "silver can",
            "stimulating drink with taurine",
        ),
        somethings=("something that gives me wings", "something with taurine", "something with a bull on it"),
    ),
    Description(
        ("red bull can", "energy bar"),
        ("energising product", "energy booster", "energy product"),
        somethings=("something for a quick energy boost", "something that gives me energy fast"),
        doubtful=(*COLAS, *FRUIT, "tea"),
    ),
    Description(
        ("water bottle",),
        (
            "clear drink",
            "calorie-free drink",
            "flavourless drink",
            "pure drink",
            "drink with zero calories",
            "tasteless drink",
            "neutral drink",
        ),
        somethings=("something to drink without any taste", "something plain to drink", "something with no calories"),
        doubtful=("7up can", "tea"),
    ),
    Description(
        ("water bottle",),
        (
            "drink with neither sugar nor caffeine",
            "natural drink from a spring",
            "transparent bottle",
            "clear bottle",
            "see-through bottle",
            "drink without sugar and without caffeine",
        ),
        somethings=("something to drink with no sugar and no caffeine",),
    ),
    Description(
        ("tea",),
        (
            "brown bottle",
            "bottle that isn't water",
            "tea bottle",
            "flavoured drink in a bottle",
            "bottle of something brewed",
        ),
        somethings=("something bottled other than water", "something in a bottle that has a taste"),
    ),
    Description(
        ("tea",),
        ("cuppa", "brew", "bottle of tea"),
        amounts=("iced tea", "ice tea", "chai"),
        uniques=("English afternoon drink",),
    ),
    Description(
        ("water bottle",),
        ("bottle of water",),
        amounts=("H2O", "mineral water", "spring water", "bottled water", "still water", "drinking water"),
        somethings=("something with just water in it",),
    ),
    Description(("coke can",), ("Coke", "Coca-Cola", "can of Coke", "can of Coca-Cola", "coca cola", "Coca-Cola can")),
    Description(
        ("pepsi can",), ("Pepsi", "can of Pepsi", "Pepsi-Cola", "pepsi cola", "can of Pepsi-Cola", "Pepsi soda")
    ),
    Description(("7up can",), ("7-Up", "seven up", "can of 7up", "can of seven up", "7up soda", "7 up")),
    Description(
        ("red bull can",),
        ("Red Bull", "can of Red Bull", "redbull", "Red Bull energy drink", "red bull drink", "can of redbull"),
    ),
    Description(("lime soda",), ("can of lime soda", "lime soda can", "lime fizz", "limey soda", "tin of lime soda")),
    Description(
        ("grapefruit soda",),
        (
            "can of grapefruit soda",
            "grapefruit soda can",
            "grapefruit fizz",
            "tin of grapefruit soda",
            "grapefruit can",
        ),
    ),
    Description(
        CANS,
        (
            "canned drink for the party",
            "canned drink for the guests",
            "canned party drink",
        ),
    ),
    Description(
        ("red bull can", *SUGARFREE),
        ("drink that isn't a soda", "non-soda drink", "drink other than soda", "beverage that's not a soft drink"),
        somethings=("something to drink other than soda",),
    ),
    Description(
        SUGARFREE,
        (
            "drink that isn't in a can",
            "drink that doesn't come in a can",
            "drink with a lid",
            "beverage that isn't canned",
        ),
        somethings=("something to drink that isn't in a can",),
    ),
    Description(
        ("lime soda", "grapefruit soda"),
        ("sour drink", "tart drink", "tangy soda", "drink with a sour note", "drink that puckers the lips"),
        somethings=("something sour to drink", "something tart to drink"),
        doubtful=("7up can",),
    ),
    Description(
        SUGARFREE,
        ("drink for a diabetic", "drink for somebody with diabetes", "drink that a diabetic may have"),
        somethings=("something to drink for a diabetic",),
    ),
    Description(
        DECAF,
        (
            "bedtime drink",
            "drink that lets you sleep",
            "drink suitable for a child at night",
            "drink for late in the evening",
        ),
        somethings=("something to drink that won't keep me up",),
    ),
    Description(
        CAFFEINE,
        ("wake-up drink", "morning drink with a kick", "drink against tiredness", "drink for a long night of work"),
        somethings=("something to drink against tiredness", "something to drink that wakes me up"),
    ),
    Description(
        SODAS,
        ("flavoured soda", "sugary soda", "sweet soda"),
        doubtful=("red bull can",),
    ),
    Description(
        COLAS,
        ("caramel-coloured soda", "soft drink that isn't fruity", "soda without a fruit flavour"),
        uniques=("usual drink with a burger",),
        doubtful=("7up can",),
    ),
    Description(
        ("pepsi can", "7up can", "lime soda", "grapefruit soda"),
        ("soda other than Coke", "soda that isn't Coke", "non-Coke soda"),
        doubtful=("red bull can",),
    ),
    Description(
        ("coke can", "7up can", "lime soda", "grapefruit soda"),
        ("soda other than Pepsi", "soda that isn't Pepsi", "non-Pepsi soda"),
        doubtful=("red bull can",),
    ),
    Description(
        (*FIZZY, "tea"),
        ("drink other than water", "drink that isn't water", "drink apart from water", "drink with some flavour"),
        somethings=("something to drink other than water", "something to drink with a taste"),
    ),
    Description(
        (*FIZZY, "water bottle"),
        ("drink other than tea", "drink that isn't tea", "drink apart from tea", "drink that isn't brewed"),
        somethings=("something to drink other than tea",),
    ),
    Description(
        (*CITRUS, "red bull can", *SUGARFREE),
        ("drink without cola", "drink that isn't a cola", "drink apart from cola", "drink other than cola"),
        somethings=("something to drink other than cola", "something to drink that isn't cola"),
    ),
    Description(
        SODAS,
        ("fizzy drink that isn't an energy drink", "fizzy drink without taurine", "fizzy drink in an ordinary can"),
    ),
    Description(
        ("grapefruit soda",),
        ("citrus soda other than lime", "citrus soda apart from lime"),
        doubtful=("7up can",),
    ),
    Description(
        CITRUS,
        ("light-coloured soda", "soda that isn't brown", "soda that isn't dark", "pale soft drink"),
        somethings=("something fizzy that isn't dark",),
    ),
    Description(
        SUGARFREE,
        ("healthy drink", "wholesome drink", "healthy beverage", "drink that's good for you"),
        somethings=("something healthy to drink", "something wholesome to drink"),
    ),
    Description(
        (*COLAS, "tea"),
        ("brown drink", "brown beverage", "drink with a brown colour", "drink with a dark colour"),
        somethings=("something brown to drink", "something dark to drink"),
    ),
    Description(
        DRINKS,
        ("cooling drink", "refresher", "refreshing thing"),
        somethings=("something refreshing", "something to cool down with", "something thirst-quenching"),
        doubtful=FRUIT,
    ),
)
"""By what a drink is like."""

EDIBLE: tuple[Description, ...] = (
    Description(
        FOOD,
        ("snack", "food item", "edible thing", "thing to eat", "bite to eat", "nibble", "munchie"),
        somethings=(
            "something to eat",
            "anything to eat",
            "something edible",
            "something to snack on",
            "something I can eat",
        ),
    ),
    Description(
        (*DRINKS, *FOOD),
        ("refreshment", "consumable", "thing to eat or drink", "food or drink item", "grocery"),
        somethings=("something to eat or drink", "something that I can eat or drink"),
    ),
    Description(
        FRUIT,
        ("fruit", "piece of fruit", "natural snack", "fresh snack", "vitamin-rich snack", "fruit item"),
        amounts=("fresh fruit",),
        somethings=(
            "something fresh to eat",
            "something that grows on trees",
            "something natural to eat",
            "something full of vitamins",
        ),
    ),
    Description(
        FRUIT,
        ("snack without a wrapper", "snack that comes without packaging"),
        amounts=("unpackaged food", "unprocessed food"),
        somethings=("something unprocessed", "something to eat that isn't packaged"),
    ),
    Description(
        ("banana",),
        ("yellow fruit", "long fruit", "curved fruit", "bent fruit", "elongated fruit", "tropical fruit", "soft fruit"),
        somethings=("something long and yellow", "something tropical", "something soft to eat"),
        doubtful=("energy bar",),
    ),
    Description(
        ("banana",),
        (
            "fruit with potassium",
            "potassium-rich fruit",
            "potassium source",
            "fruit that isn't round",
            "fruit that you can mash",
        ),
        amounts=("monkey food",),
        uniques=("fruit that monkeys love",),
        somethings=("something with lots of potassium", "something for a monkey"),
        doubtful=("energy bar",),
    ),
    Description(
        ("apple", "orange"),
        ("round fruit", "spherical fruit", "ball-shaped fruit", "fruit shaped like a ball", "juicy fruit"),
        somethings=("something round", "something juicy to eat", "something shaped like a ball"),
    ),
    Description(
        ("orange",),
        (
            "citrus fruit",
            "orange-coloured fruit",
            "fruit with vitamin C",
            "vitamin C fruit",
            "round fruit that you peel",
            "Florida fruit",
            "fruit for juicing",
        ),
        somethings=("something orange-coloured", "something with vitamin C", "something citrusy to eat"),
        doubtful=("grapefruit soda",),
    ),
    Description(
        ("apple",),
        (
            "red fruit",
            "crunchy fruit",
            "crisp fruit",
            "fruit that you needn't peel",
            "orchard fruit",
            "fruit that you eat with its skin",
            "pie fruit",
        ),
        uniques=("fruit that keeps the doctor away",),
        somethings=("something red to eat", "something red and round", "something fruity that crunches"),
    ),
    Description(
        ("coke can", "apple"),
        ("red thing", "red item", "red-coloured thing", "red object"),
        somethings=("something red", "anything red"),
        doubtful=("red bull can",),
    ),
    Description(
        ("orange", "banana"),
        ("fruit that you peel", "fruit that has to be peeled", "peelable fruit", "fruit with a thick peel"),
        somethings=("something that I have to peel",),
    ),
    Description(
        ("banana", "sponge"),
        ("yellow thing", "yellow object", "yellow item", "yellow-coloured thing"),
        somethings=("something yellow", "anything yellow"),
    ),
    Description(
        SWEET,
        ("sweet snack", "sweet thing to eat", "sugary snack", "dessert", "sweet bite"),
        amounts=("sweet food",),
        somethings=("something sweet to eat", "something sweet to chew"),
    ),
    Description(
        (*FIZZY, *SWEET),
        ("sweet thing", "sweet item", "sweet treat of any kind", "sweet-tasting thing"),
        somethings=("something sweet", "anything sweet", "something that tastes sweet"),
    ),
    Description(
        SWEET,
        ("snack that isn't greasy", "light snack", "non-salty snack", "snack that isn't chips"),
        somethings=("something light to eat", "something to eat other than chips", "something to eat that isn't salty"),
    ),
    Description(
        CHIPS,
        (
            "salty snack",
            "savoury snack",
            "crispy snack",
            "crispy salty snack",
            "savory snack",
            "salty thing",
            "salted snack",
            "greasy snack",
        ),
        somethings=(
            "something salty",
            "anything salty",
            "something crispy",
            "something savoury",
            "something salty to munch",
        ),
    ),
    Description(
        CHIPS,
        ("bag of chips", "bag of crisps", "chip bag", "crisp packet", "packet of crisps"),
        plurals=("chips", "crisps"),
        somethings=("something in a bag", "something that comes in a bag", "something like crisps"),
    ),
    Description(
        CHIPS,
        ("movie snack", "snack for dipping", "snack in a bag", "unhealthy snack", "fried snack"),
        amounts=("junk food",),
        somethings=("something to dip", "something unhealthy to eat"),
        doubtful=("energy bar",),
    ),
    Description(
        (*CHIPS, "apple"),
        ("crunchy snack", "snack that crunches", "crunchy thing"),
        amounts=("crunchy food",),
        somethings=("something crunchy", "anything crunchy", "something that crunches"),
        doubtful=("energy bar",),
    ),
    Description(
        ("jalapeno chips",),
        ("spicy snack", "hot snack", "spicy bag", "fiery snack"),
        plurals=("spicy chips", "hot chips", "chilli-flavoured chips", "chips with a kick", "pepper-flavoured chips"),
        somethings=("something spicy", "anything spicy", "something hot and spicy", "something with peppers"),
    ),
    Description(
        ("jalapeno chips",),
        ("jalapeno-flavoured snack", "bag of jalapeno chips", "jalapeno chip bag"),
        plurals=("jalapeno crisps", "jalapeño chips"),
        somethings=("something with jalapenos", "something jalapeno-flavoured"),
    ),
    Description(
        ("jalapeno chips",),
        ("green bag", "green bag of chips", "green packet of crisps"),
        plurals=("chips in the green bag", "Mexican-style chips"),
        somethings=("something in a green bag",),
    ),
    Description(
        MILD,
        (),
        plurals=("mild chips", "chips that aren't spicy", "non-spicy chips", "chips without chilli", "mild crisps"),
        somethings=("something salty that isn't spicy", "something crispy but mild"),
    ),
    Description(
        ("multigrain chips",),
        ("multigrain snack", "bag of multigrain chips", "multigrain chip bag"),
        plurals=("multigrain crisps", "multi-grain chips"),
        somethings=("something multigrain", "something with many grains"),
    ),
    Description(
        ("multigrain chips",),
        ("brown bag of chips",),
        plurals=(
            "wholegrain chips",
            "whole grain crisps",
            "chips with several grains",
            "chips with fibre",
            "chips with seeds and cereals",
        ),
        somethings=("something with whole grains",),
        doubtful=("energy bar",),
    ),
    Description(
        ("rice chips",),
        ("rice snack", "bag of rice chips", "rice chip bag", "rice-based snack"),
        plurals=("rice crisps", "chips made of rice"),
        somethings=("something made of rice", "something with rice in it"),
    ),
    Description(
        ("rice chips",),
        ("white bag", "white bag of chips", "cream-coloured bag"),
        plurals=("chips in the white bag",),
        somethings=("something in a white bag",),
    ),
    Description(
        ("blue chips",),
        ("bag of blue chips", "blue chip bag"),
        plurals=("blue corn chips", "blue crisps", "blue tortilla chips", "chips of a blue colour"),
        somethings=("something crispy and blue", "something made of blue corn"),
    ),
    Description(
        ("blue chips",),
        ("blue bag", "blue bag of chips", "blue snack"),
        plurals=("chips in the blue bag",),
        amounts=("blue food",),
        somethings=("something blue to eat", "something in a blue bag"),
    ),
    Description(
        ("pepsi can", "blue chips"),
        ("blue thing", "blue item", "blue object", "blue-coloured thing"),
        somethings=("something blue", "anything blue"),
        doubtful=("red bull can", "water bottle"),
    ),
    Description(
        ("7up can", "lime soda", "jalapeno chips"),
        ("green thing", "green item", "green object", "green-coloured thing"),
        somethings=("something green", "anything green"),
        doubtful=("apple", "banana"),
    ),
    Description(
        ("multigrain chips", "rice chips"),
        (),
        plurals=(
            "chips made from a grain",
            "chips named after a grain",
            "grain-based chips",
        ),
        doubtful=("blue chips", "jalapeno chips"),
    ),
    Description(
        ("blue chips",),
        ("snack named after a colour",),
        plurals=("chips named after a colour", "chips with a colour in the name"),
        doubtful=("orange",),
    ),
    Description(
        ("energy bar",),
        (
            "protein bar",
            "granola bar",
            "muesli bar",
            "cereal bar",
            "snack bar",
            "power bar",
            "nutrition bar",
            "fitness bar",
        ),
        somethings=("something like a granola bar",),
    ),
    Description(
        ("energy bar",),
        (
            "bar",
            "snack for athletes",
            "sports snack",
            "snack in a wrapper that isn't chips",
            "bar-shaped snack",
            "hiker's snack",
            "sweet snack that isn't fruit",
            "snack with protein",
        ),
        somethings=(
            "something with protein",
            "something sweet to eat other than fruit",
            "something for athletes to eat",
        ),
        doubtful=FRUIT,
    ),
    Description(
        (*CHIPS, "energy bar"),
        ("packaged snack", "snack in a wrapper", "wrapped snack"),
        amounts=("packaged food", "processed food"),
        somethings=("something to eat that comes in a package", "something packaged to eat"),
    ),
    Description(
        CHIPS,
        ("snack that isn't sweet", "non-sweet snack", "snack without sweetness"),
        amounts=("food that isn't sweet",),
        somethings=("something to eat that isn't sweet",),
    ),
    Description(
        (*CHIPS, "energy bar"),
        ("snack other than fruit", "non-fruit snack"),
        amounts=("food that isn't fruit", "food other than fruit"),
        somethings=("something to eat other than fruit",),
    ),
    Description(
        ("orange", "banana"), ("fruit other than an apple", "fruit that isn't an apple", "fruit apart from an apple")
    ),
    Description(
        ("apple", "banana"),
        ("fruit other than an orange", "fruit that isn't an orange", "fruit apart from citrus", "non-citrus fruit"),
    ),
    Description(
        ("apple", "orange"), ("fruit other than a banana", "fruit that isn't a banana", "fruit apart from a banana")
    ),
    Description(
        ("jalapeno chips", "multigrain chips", "rice chips"),
        (),
        plurals=(
            "chips other than the blue ones",
            "chips apart from the blue ones",
            "chips that aren't blue",
            "chips except blue",
        ),
    ),
    Description(
        MILD,
        (),
        plurals=(
            "chips other than jalapeno",
            "chips apart from jalapeno",
            "chips that aren't jalapeno",
            "chips except jalapeno",
        ),
    ),
    Description(
        ("jalapeno chips", "multigrain chips", "blue chips"),
        (),
        plurals=(
            "chips other than the rice ones",
            "chips apart from the rice ones",
            "chips that aren't made of rice",
            "chips except rice",
        ),
    ),
    Description(
        ("jalapeno chips", "rice chips", "blue chips"),
        (),
        plurals=(
            "chips other than multigrain",
            "chips apart from multigrain",
            "chips that aren't multigrain",
            "chips except multigrain",
        ),
    ),
    Description(
        (*FRUIT, "lime soda", "grapefruit soda"),
        ("fruity thing", "fruity item", "thing with a fruity taste", "fruit-flavoured thing"),
        somethings=("something fruity", "anything fruity", "something with a fruity taste"),
        doubtful=("7up can", "energy bar"),
    ),
    Description(
        (*CITRUS, "orange"),
        ("citrus thing", "citrusy thing", "thing with a citrus taste", "citrus-flavoured item"),
        somethings=("something citrusy", "something citrus-flavoured", "something that tastes of citrus"),
    ),
    Description(
        (*FRUIT, "rice chips"),
        ("gluten-free snack", "snack without gluten"),
        amounts=("food for somebody with coeliac disease",),
        somethings=("something to eat without gluten", "something gluten-free to eat"),
        doubtful=("jalapeno chips", "blue chips", "energy bar"),
    ),
    Description(
        ("orange", "banana"),
        ("thing with a peel", "thing that has to be peeled"),
        amounts=("food you peel",),
        somethings=("something with a peel",),
    ),
    Description(
        ("energy bar",),
        ("pocket-sized snack in a wrapper", "small bar", "chewy bar", "chewy snack"),
        somethings=("something chewy",),
        doubtful=FRUIT,
    ),
    Description(
        FRUIT,
        (
            "salad fruit",
            "smoothie ingredient",
            "thing for the fruit bowl",
            "fruit for a smoothie",
            "thing that grows on trees",
        ),
        somethings=("something for the fruit bowl", "something for my smoothie"),
    ),
    Description(
        CHIPS,
        ("snack for guacamole", "salsa dipper", "crispy thing for the salsa", "party nibble from a bag"),
        somethings=("something crispy for the guacamole",),
    ),
    Description(
        FRUIT,
        ("healthy snack", "wholesome snack", "nutritious snack", "low-fat snack"),
        amounts=("healthy food",),
        somethings=("something healthy to eat", "something nutritious to eat"),
        doubtful=("multigrain chips", "rice chips", "energy bar"),
    ),
    Description(
        FRUIT,
        ("healthy thing", "healthy option", "wholesome thing"),
        somethings=("something healthy", "anything healthy", "something that's good for me"),
        doubtful=("multigrain chips", "rice chips", "energy bar", *SUGARFREE),
    ),
    Description(
        (*FIZZY, "energy bar"),
        ("sugary thing", "sugary item", "thing with added sugar", "product with added sugar"),
        somethings=("something sugary", "something with added sugar", "something with lots of sugar in it"),
        doubtful=FRUIT,
    ),
    Description(
        (*FRUIT, *MILD, "energy bar"),
        ("mild snack", "non-spicy snack", "snack that isn't spicy", "snack that isn't hot", "snack without chilli"),
        somethings=("something to eat that isn't spicy", "something mild to eat"),
    ),
)
"""By what food is like."""

USEFUL: tuple[Description, ...] = (
    Description(
        SPONGE,
        (
            "cleaning tool",
            "thing to clean with",
            "thing to wipe with",
            "cleaning utensil",
            "scrubber",
            "wiper",
            "cleaning item",
            "thing for wiping",
            "thing for washing dishes",
        ),
        somethings=(
            "something to clean with",
            "something to wipe with",
            "something for cleaning",
            "anything to wipe up with",
        ),
    ),
    Description(
        SPONGE,
        (
            "dish scrubber",
            "washing-up tool",
            "thing for the washing-up",
            "dishwashing tool",
            "dish cleaner",
            "pot scrubber",
        ),
        somethings=("something to scrub with", "something to do the dishes with", "something for washing up"),
    ),
    Description(
        SPONGE,
        (
            "absorbent thing",
            "thing that soaks up spills",
            "spill absorber",
            "squishy thing",
            "soft and absorbent object",
            "squeezable cleaner",
        ),
        somethings=("something absorbent", "something that soaks up spills", "something squishy"),
        doubtful=("banana",),
    ),
    Description(
        SPONGE,
        ("non-food item", "inedible thing", "thing that's neither food nor drink", "household item", "inedible object"),
        somethings=("something that isn't edible", "something that I can neither eat nor drink"),
    ),
    Description(
        SPONGE,
        ("kitchen sponge", "cleaning sponge", "dish sponge", "washing-up sponge", "scrubbing sponge", "yellow sponge"),
    ),
    Description(
        SPONGE,
        ("tool for the spill", "tool against dirt", "dirt remover", "stain remover", "thing to mop up with"),
        somethings=("something against dirt", "something to mop up with", "something that removes stains"),
    ),
    Description(
        DRINKS,
        ("beverage container", "can or bottle", "container with a drink in it"),
        somethings=("something in a can or bottle",),
    ),
    Description(
        DRINKS,
        ("cylindrical thing", "cylinder", "cylindrical object", "cylinder-shaped item"),
        somethings=("something cylindrical", "something shaped like a cylinder"),
    ),
    Description(
        CANS,
        ("recyclable can", "thing made of aluminium", "thing made of metal", "metal object"),
        somethings=("something made of metal", "something made of aluminium"),
    ),
    Description(
        ("water bottle",),
        ("plastic bottle", "thing made of plastic that holds a drink", "PET bottle", "drink in a plastic bottle"),
        doubtful=("tea",),
    ),
    Description(("water bottle",), ("bottle with a clear drink", "bottle for hikers", "bottle for the gym")),
    Description(
        ("water bottle",),
        ("thing to water the plants with", "thing for thirsty plants"),
        amounts=("liquid for the flowers",),
        somethings=("something to water the plants with", "something for thirsty flowers"),
    ),
    Description(
        ("water bottle",),
        ("chaser for a pill", "drink for swallowing pills"),
        amounts=("liquid to take a tablet with",),
        somethings=("something to swallow a pill with",),
        doubtful=("tea", *FIZZY),
    ),
    Description(
        ("apple",),
        ("gift for the teacher",),
        uniques=("fruit from the tale of Snow White", "fruit that hit Newton", "fruit for a strudel"),
    ),
    Description(
        ("banana",),
        ("fruit for leg cramps", "fruit against leg cramps"),
        uniques=("fruit that people slip on",),
    ),
    Description(
        ("orange",),
        ("fruit with lots of vitamin C", "fruit with segments", "fruit with zest"),
        uniques=("fruit against scurvy", "fruit for marmalade"),
        somethings=("something against scurvy",),
    ),
    Description(
        CAFFEINE,
        (
            "drink for the night shift",
            "drink for an all-nighter",
            "drink for sleepy people",
            "drink for long-distance drivers",
        ),
    ),
    Description(
        ("energy bar",),
        ("marathon snack", "gym snack", "climber's snack", "cyclist's snack"),
        somethings=("something to eat on a climb",),
        doubtful=FRUIT,
    ),
)
"""By what a thing is for or made of."""

DESCRIPTIONS: tuple[Description, ...] = (*DRINKABLE, *EDIBLE, *USEFUL)

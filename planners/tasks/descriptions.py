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

    phrases: tuple[str, ...]
    """Singular nouns without an article, or plurals where the thing is one ("salted chips")."""
    kinds: tuple[str, ...]
    """All kinds that fit."""
    somethings: tuple[str, ...] = ()
    """The same with "something" or "anything"."""
    unsure: tuple[str, ...] = ()
    """Kinds on which people would disagree: best kept out of the scene."""


DRINKABLE: tuple[Description, ...] = (
    Description(
        ("drink", "beverage", "refreshing drink", "thirst quencher", "drinkable thing", "liquid refreshment"),
        DRINKS,
        ("something to drink", "anything to drink", "something drinkable", "something I can drink"),
    ),
    Description(
        ("soda", "soft drink", "pop", "can of soda", "can of pop", "soda pop"),
        SODAS,
        unsure=("red bull can",),
    ),
    Description(
        ("can", "tin", "drink in a can", "canned drink", "aluminium can", "canned beverage", "metal can"),
        CANS,
        ("something in a can", "something canned", "anything that comes in a can"),
    ),
    Description(
        (
            "fizzy drink",
            "carbonated drink",
            "bubbly drink",
            "carbonated beverage",
            "sparkling drink",
            "drink with bubbles",
        ),
        FIZZY,
        ("something fizzy", "anything fizzy", "something carbonated", "something with bubbles", "something bubbly"),
    ),
    Description(
        ("still drink", "drink without bubbles", "non-carbonated drink", "drink with no fizz", "uncarbonated beverage"),
        SUGARFREE,
        ("something to drink without bubbles", "something still to drink", "something to drink that isn't fizzy"),
    ),
    Description(
        ("bottle", "bottled drink", "drink in a bottle", "bottled beverage", "drink with a screw cap"),
        SUGARFREE,
        ("something in a bottle", "anything bottled"),
    ),
    Description(
        (
            "caffeinated drink",
            "drink with caffeine",
            "caffeinated beverage",
            "drink that contains caffeine",
            "source of caffeine",
            "drink that keeps you awake",
            "stimulating drink",
        ),
        CAFFEINE,
        ("something with caffeine", "anything caffeinated", "something that has caffeine in it"),
    ),
    Description(
        (
            "caffeine-free drink",
            "drink without caffeine",
            "decaffeinated beverage",
            "drink that has no caffeine",
            "non-caffeinated drink",
        ),
        DECAF,
        ("something to drink without caffeine", "something caffeine-free to drink"),
    ),
    Description(
        ("caffeine-free soda", "soda without caffeine", "soft drink with no caffeine", "non-caffeinated soda"),
        CITRUS,
        ("something fizzy without caffeine", "something bubbly that has no caffeine"),
    ),
    Description(
        ("caffeinated soda", "soda with caffeine", "soft drink with caffeine in it", "pop that contains caffeine"),
        COLAS,
        unsure=("red bull can",),
    ),
    Description(
        (
            "sugary drink",
            "sweet drink",
            "drink with sugar",
            "sweetened beverage",
            "drink full of sugar",
            "drink that's bad for the teeth",
            "sweet beverage",
        ),
        FIZZY,
        ("something sweet to drink", "something sugary to drink"),
    ),
    Description(
        (
            "sugar-free drink",
            "drink without sugar",
            "unsweetened drink",
            "unsweetened beverage",
            "drink with no sugar in it",
            "non-sugary drink",
        ),
        SUGARFREE,
        ("something to drink without sugar", "something unsweetened to drink", "something sugar-free to drink"),
    ),
    Description(
        (
            "caffeinated drink without sugar",
            "unsweetened drink with caffeine",
            "sugar-free caffeinated drink",
            "drink with caffeine and no bubbles",
            "still drink with caffeine",
            "brewed drink",
            "drink made from leaves",
        ),
        ("tea",),
        ("something with caffeine but no sugar", "something caffeinated without sugar", "something brewed"),
    ),
    Description(
        (
            "sugary drink with caffeine",
            "sweet caffeinated drink",
            "fizzy drink with caffeine",
            "carbonated caffeinated drink",
        ),
        (*COLAS, "red bull can"),
        ("something fizzy with caffeine", "something with both sugar and caffeine"),
    ),
    Description(
        (
            "cola",
            "can of cola",
            "cola drink",
            "dark soda",
            "brown fizzy drink",
            "cola-flavoured soda",
            "dark soft drink",
        ),
        COLAS,
        ("something cola-flavoured", "something that tastes of cola"),
    ),
    Description(
        (
            "soda that isn't a cola",
            "non-cola soda",
            "soft drink other than cola",
            "soda with a citrus flavour",
            "citrus soda",
            "fizzy citrus drink",
            "citrusy soda",
        ),
        CITRUS,
        ("something fizzy that tastes of citrus", "something citrusy to drink"),
    ),
    Description(
        (
            "fruity soda",
            "fruit soda",
            "soda named after a fruit",
            "fruit-flavoured drink",
            "fruity drink",
            "drink with fruit in its name",
        ),
        ("lime soda", "grapefruit soda"),
        ("something fruity to drink", "something fizzy with a fruit flavour"),
        unsure=("7up can",),
    ),
    Description(
        (
            "lime drink",
            "lime-flavoured drink",
            "drink that tastes of lime",
            "lime pop",
            "lime soft drink",
            "lime-flavored soda",
            "fizzy lime drink",
        ),
        ("lime soda",),
        ("something with lime", "something that tastes like lime", "something lime-flavoured"),
        unsure=("7up can",),
    ),
    Description(
        (
            "grapefruit drink",
            "grapefruit-flavoured drink",
            "drink that tastes of grapefruit",
            "grapefruit pop",
            "grapefruit soft drink",
            "grapefruit-flavored soda",
            "fizzy grapefruit drink",
        ),
        ("grapefruit soda",),
        ("something with grapefruit", "something that tastes like grapefruit", "something grapefruit-flavoured"),
    ),
    Description(
        ("pink drink", "pink soda", "bittersweet drink", "pinkish can", "salmon-coloured can", "bitter citrus drink"),
        ("grapefruit soda",),
        ("something pink", "something pink to drink", "something bittersweet to drink"),
    ),
    Description(
        (
            "lemon-lime drink",
            "drink with a number in its name",
            "brand with a seven in it",
            "lemon-lime brand with a digit",
            "drink whose name starts with a digit",
        ),
        ("7up can",),
        ("something with a number in its name",),
        unsure=("lime soda",),
    ),
    Description(
        (
            "Coca-Cola product",
            "Coca-Cola brand drink",
            "classic cola from Atlanta",
            "red cola",
            "cola in the red can",
            "cola that isn't Pepsi",
            "red can",
            "drink in a red can",
        ),
        ("coke can",),
        ("something from Coca-Cola", "something in a red can"),
    ),
    Description(
        (
            "PepsiCo cola",
            "blue cola",
            "cola in the blue can",
            "cola that isn't Coke",
            "rival of Coca-Cola",
            "other brand of cola, not Coke",
            "blue drink can",
        ),
        ("pepsi can",),
        ("something from Pepsi", "something that isn't Coke but tastes like it"),
        unsure=("red bull can",),
    ),
    Description(
        ("green can", "drink in a green can", "soda in a green can", "green soda can", "green drink"),
        ("7up can", "lime soda"),
        ("something in a green can", "something green to drink"),
    ),
    Description(
        (
            "energy drink",
            "drink that gives you wings",
            "drink with taurine",
            "slim can",
            "drink with a bull on it",
            "strongest drink for staying awake",
            "silver can",
            "stimulating drink with taurine",
        ),
        ("red bull can",),
        ("something that gives me wings", "something with taurine", "something with a bull on it"),
    ),
    Description(
        ("energising product", "energy booster", "thing with energy in its name or on its label", "energy product"),
        ("red bull can", "energy bar"),
        ("something for a quick energy boost", "something that gives me energy fast"),
        unsure=(*COLAS, *FRUIT, "tea"),
    ),
    Description(
        (
            "clear drink",
            "calorie-free drink",
            "flavourless drink",
            "pure drink",
            "drink with zero calories",
            "tasteless drink",
            "plainest drink",
            "neutral drink",
        ),
        ("water bottle",),
        ("something to drink without any taste", "something plain to drink", "something with no calories"),
        unsure=("7up can", "tea"),
    ),
    Description(
        (
            "healthiest drink",
            "drink with neither sugar nor caffeine",
            "natural drink from a spring",
            "transparent bottle",
            "clear bottle",
            "see-through bottle",
            "drink without sugar and without caffeine",
        ),
        ("water bottle",),
        ("something to drink with no sugar and no caffeine", "something healthy to drink", "something hydrating"),
    ),
    Description(
        (
            "brown bottle",
            "bottle that isn't water",
            "tea bottle",
            "flavoured drink in a bottle",
            "bottle of something brewed",
        ),
        ("tea",),
        ("something bottled other than water", "something in a bottle that has a taste"),
    ),
    Description(
        ("cuppa", "brew", "iced tea", "ice tea", "bottle of tea", "English afternoon drink", "chai"),
        ("tea",),
    ),
    Description(
        ("H2O", "mineral water", "spring water", "bottled water", "still water", "bottle of water", "drinking water"),
        ("water bottle",),
        ("something with just water in it",),
    ),
    Description(
        ("Coke", "Coca-Cola", "can of Coke", "can of Coca-Cola", "coca cola", "Coca-Cola can"),
        ("coke can",),
    ),
    Description(
        ("Pepsi", "can of Pepsi", "Pepsi-Cola", "pepsi cola", "can of Pepsi-Cola", "Pepsi soda"),
        ("pepsi can",),
    ),
    Description(
        ("7Up", "7-Up", "seven up", "can of 7up", "can of seven up", "7up soda", "7 up"),
        ("7up can",),
    ),
    Description(
        ("Red Bull", "can of Red Bull", "redbull", "Red Bull energy drink", "red bull drink", "can of redbull"),
        ("red bull can",),
    ),
    Description(
        ("can of lime soda", "lime soda can", "lime fizz", "limey soda", "tin of lime soda"),
        ("lime soda",),
    ),
    Description(
        (
            "can of grapefruit soda",
            "grapefruit soda can",
            "grapefruit fizz",
            "tin of grapefruit soda",
            "grapefruit can",
        ),
        ("grapefruit soda",),
    ),
    Description(
        (
            "non-alcoholic party drink in a can",
            "canned drink for the party",
            "canned drink for the guests",
            "canned mixer",
        ),
        CANS,
    ),
    Description(
        ("drink that isn't a soda", "non-soda drink", "drink other than soda", "beverage that's not a soft drink"),
        ("red bull can", *SUGARFREE),
        ("something to drink other than soda",),
    ),
    Description(
        (
            "drink that isn't in a can",
            "drink that doesn't come in a can",
            "drink with a lid",
            "beverage that isn't canned",
        ),
        SUGARFREE,
        ("something to drink that isn't in a can",),
    ),
    Description(
        ("sour drink", "tart drink", "tangy soda", "drink with a sour note", "drink that puckers the lips"),
        ("lime soda", "grapefruit soda"),
        ("something sour to drink", "something tart to drink"),
        unsure=("7up can",),
    ),
    Description(
        ("drink for a diabetic", "drink for somebody with diabetes", "drink that a diabetic may have"),
        SUGARFREE,
        ("something to drink for a diabetic",),
    ),
    Description(
        (
            "bedtime drink",
            "drink that lets you sleep",
            "drink suitable for a child at night",
            "drink for late in the evening",
        ),
        DECAF,
        ("something to drink that won't keep me up",),
    ),
    Description(
        ("wake-up drink", "morning drink with a kick", "drink against tiredness", "drink for a long night of work"),
        CAFFEINE,
        ("something to drink against tiredness", "something to drink that wakes me up"),
    ),
    Description(
        ("drink that tastes of cola or citrus", "flavoured soda", "sugary soda", "sweet soda"),
        SODAS,
        unsure=("red bull can",),
    ),
    Description(
        ("rum mixer", "usual drink with a burger", "soft drink that isn't fruity", "soda without a fruit flavour"),
        COLAS,
    ),
    Description(
        ("soda other than Coke", "soda that isn't Coke", "soda, but not a Coke", "non-Coke soda"),
        ("pepsi can", "7up can", "lime soda", "grapefruit soda"),
        unsure=("red bull can",),
    ),
    Description(
        ("soda other than Pepsi", "soda that isn't Pepsi", "soda, but not a Pepsi", "non-Pepsi soda"),
        ("coke can", "7up can", "lime soda", "grapefruit soda"),
        unsure=("red bull can",),
    ),
    Description(
        ("drink other than water", "drink that isn't water", "drink, but not water", "drink with some flavour"),
        (*FIZZY, "tea"),
        ("something to drink other than water", "something to drink with a taste"),
    ),
    Description(
        ("drink other than tea", "drink that isn't tea", "drink, but no tea", "drink that isn't brewed"),
        (*FIZZY, "water bottle"),
        ("something to drink other than tea",),
    ),
    Description(
        ("drink without cola", "drink that isn't a cola", "drink, but no cola", "drink other than cola"),
        (*CITRUS, "red bull can", *SUGARFREE),
        ("something to drink other than cola", "something to drink that isn't cola"),
    ),
    Description(
        ("fizzy drink that isn't an energy drink", "fizzy drink without taurine", "fizzy drink in an ordinary can"),
        SODAS,
    ),
    Description(
        ("flavoured citrus soda that isn't lime", "citrus soda other than lime", "citrus soda, but not the lime one"),
        ("grapefruit soda",),
        unsure=("7up can",),
    ),
    Description(
        ("light-coloured soda", "soda that isn't brown", "soda that isn't dark", "pale soft drink"),
        CITRUS,
        ("something fizzy that isn't dark",),
    ),
)
"""By what a drink is like."""

EDIBLE: tuple[Description, ...] = (
    Description(
        ("snack", "food item", "edible thing", "thing to eat", "bite to eat", "nibble", "munchie"),
        FOOD,
        ("something to eat", "anything to eat", "something edible", "something to snack on", "something I can eat"),
    ),
    Description(
        ("refreshment", "consumable", "thing to eat or drink", "food or drink item", "grocery"),
        (*DRINKS, *FOOD),
        ("something to eat or drink", "something that I can eat or drink"),
    ),
    Description(
        ("fruit", "piece of fruit", "fresh fruit", "natural snack", "fresh snack", "vitamin-rich snack", "fruit item"),
        FRUIT,
        (
            "something fresh to eat",
            "something that grows on trees",
            "something natural to eat",
            "something full of vitamins",
        ),
    ),
    Description(
        ("snack without a wrapper", "unpackaged food", "unprocessed food", "snack that comes without packaging"),
        FRUIT,
        ("something unprocessed", "something to eat that isn't packaged"),
    ),
    Description(
        ("yellow fruit", "long fruit", "curved fruit", "bent fruit", "elongated fruit", "tropical fruit", "soft fruit"),
        ("banana",),
        ("something long and yellow", "something tropical", "something soft to eat"),
        unsure=("energy bar",),
    ),
    Description(
        (
            "fruit with potassium",
            "potassium-rich fruit",
            "potassium source",
            "fruit that monkeys love",
            "monkey food",
            "fruit that isn't round",
            "fruit that you can mash",
        ),
        ("banana",),
        ("something with lots of potassium", "something for a monkey"),
        unsure=("energy bar",),
    ),
    Description(
        ("round fruit", "spherical fruit", "ball-shaped fruit", "fruit shaped like a ball", "juicy fruit"),
        ("apple", "orange"),
        ("something round", "something juicy to eat", "something shaped like a ball"),
    ),
    Description(
        (
            "citrus fruit",
            "orange-coloured fruit",
            "fruit with vitamin C",
            "vitamin C fruit",
            "round fruit that you peel",
            "Florida fruit",
            "fruit for juicing",
        ),
        ("orange",),
        ("something orange-coloured", "something with vitamin C", "something citrusy to eat"),
        unsure=("grapefruit soda",),
    ),
    Description(
        (
            "red fruit",
            "crunchy fruit",
            "crisp fruit",
            "fruit that you needn't peel",
            "fruit that keeps the doctor away",
            "orchard fruit",
            "fruit that you eat with its skin",
            "pie fruit",
        ),
        ("apple",),
        ("something red to eat", "something red and round", "something fruity that crunches"),
    ),
    Description(
        ("red thing", "red item", "red-coloured thing", "red object"),
        ("coke can", "apple"),
        ("something red", "anything red"),
        unsure=("red bull can",),
    ),
    Description(
        ("fruit that you peel", "fruit that has to be peeled", "peelable fruit", "fruit with a thick peel"),
        ("orange", "banana"),
        ("something that I have to peel",),
    ),
    Description(
        ("yellow thing", "yellow object", "yellow item", "yellow-coloured thing"),
        ("banana", "sponge"),
        ("something yellow", "anything yellow"),
    ),
    Description(
        ("sweet snack", "sweet food", "sweet thing to eat", "sugary snack", "dessert", "sweet bite"),
        SWEET,
        ("something sweet to eat", "something sweet to chew"),
    ),
    Description(
        ("sweet thing", "sweet item", "sweet treat of any kind", "sweet-tasting thing"),
        (*FIZZY, *SWEET),
        ("something sweet", "anything sweet", "something that tastes sweet"),
    ),
    Description(
        ("breakfast on the go", "snack that isn't greasy", "light snack", "non-salty snack", "snack that isn't chips"),
        SWEET,
        ("something light to eat", "something to eat other than chips", "something to eat that isn't salty"),
    ),
    Description(
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
        CHIPS,
        ("something salty", "anything salty", "something crispy", "something savoury", "something salty to munch"),
    ),
    Description(
        ("bag of chips", "bag of crisps", "chip bag", "crisp packet", "packet of crisps", "chips", "crisps"),
        CHIPS,
        ("something in a bag", "something that comes in a bag", "something like crisps"),
    ),
    Description(
        ("movie snack", "snack for dipping", "snack in a bag", "unhealthy snack", "junk food", "fried snack"),
        CHIPS,
        ("something to dip", "something unhealthy to eat"),
        unsure=("energy bar",),
    ),
    Description(
        ("crunchy snack", "crunchy food", "snack that crunches", "crunchy thing", "noisy snack"),
        (*CHIPS, "apple"),
        ("something crunchy", "anything crunchy", "something that crunches"),
        unsure=("energy bar",),
    ),
    Description(
        (
            "spicy chips",
            "spicy snack",
            "hot chips",
            "hot snack",
            "chilli-flavoured chips",
            "chips with a kick",
            "pepper-flavoured chips",
            "spicy bag",
            "fiery snack",
        ),
        ("jalapeno chips",),
        ("something spicy", "anything spicy", "something hot and spicy", "something with peppers"),
    ),
    Description(
        ("jalapeno-flavoured snack", "bag of jalapeno chips", "jalapeno chip bag", "jalapeno crisps", "jalapeño chips"),
        ("jalapeno chips",),
        ("something with jalapenos", "something jalapeno-flavoured"),
    ),
    Description(
        ("green bag", "green bag of chips", "chips in the green bag", "Mexican-style chips", "green packet of crisps"),
        ("jalapeno chips",),
        ("something in a green bag",),
    ),
    Description(
        ("mild chips", "chips that aren't spicy", "non-spicy chips", "chips without chilli", "mild crisps"),
        MILD,
        ("something salty that isn't spicy", "something crispy but mild"),
    ),
    Description(
        (
            "multigrain snack",
            "multigrain crisps",
            "bag of multigrain chips",
            "multi-grain chips",
            "multigrain chip bag",
        ),
        ("multigrain chips",),
        ("something multigrain", "something with many grains"),
    ),
    Description(
        (
            "wholegrain chips",
            "whole grain crisps",
            "chips with several grains",
            "healthiest chips",
            "chips with fibre",
            "brown bag of chips",
            "chips with seeds and cereals",
        ),
        ("multigrain chips",),
        ("something with whole grains",),
        unsure=("energy bar",),
    ),
    Description(
        ("rice snack", "rice crisps", "bag of rice chips", "rice chip bag", "chips made of rice", "rice-based snack"),
        ("rice chips",),
        ("something made of rice", "something with rice in it"),
    ),
    Description(
        ("white bag", "white bag of chips", "cream-coloured bag", "palest chips", "chips in the white bag"),
        ("rice chips",),
        ("something in a white bag",),
    ),
    Description(
        (
            "blue corn chips",
            "bag of blue chips",
            "blue chip bag",
            "blue crisps",
            "blue tortilla chips",
            "chips of a blue colour",
        ),
        ("blue chips",),
        ("something crispy and blue", "something made of blue corn"),
    ),
    Description(
        ("blue bag", "blue bag of chips", "chips in the blue bag", "blue snack", "blue food"),
        ("blue chips",),
        ("something blue to eat", "something in a blue bag"),
    ),
    Description(
        ("blue thing", "blue item", "blue object", "blue-coloured thing"),
        ("pepsi can", "blue chips"),
        ("something blue", "anything blue"),
        unsure=("red bull can", "water bottle"),
    ),
    Description(
        ("green thing", "green item", "green object", "green-coloured thing"),
        ("7up can", "lime soda", "jalapeno chips"),
        ("something green", "anything green"),
        unsure=("apple", "banana"),
    ),
    Description(
        (
            "chips made from a grain",
            "chips named after a grain",
            "grain-based chips",
            "chips with grain or rice in the name",
        ),
        ("multigrain chips", "rice chips"),
        unsure=("blue chips", "jalapeno chips"),
    ),
    Description(
        ("chips named after a colour", "chips with a colour in the name", "snack named after a colour"),
        ("blue chips",),
        unsure=("orange",),
    ),
    Description(
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
        ("energy bar",),
        ("something like a granola bar",),
    ),
    Description(
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
        ("energy bar",),
        ("something with protein", "something sweet to eat other than fruit", "something for athletes to eat"),
        unsure=FRUIT,
    ),
    Description(
        ("packaged snack", "packaged food", "snack in a wrapper", "processed food", "wrapped snack"),
        (*CHIPS, "energy bar"),
        ("something to eat that comes in a package", "something packaged to eat"),
    ),
    Description(
        ("snack that isn't sweet", "food that isn't sweet", "unsweet snack", "snack without sweetness"),
        CHIPS,
        ("something to eat that isn't sweet",),
    ),
    Description(
        ("food that isn't fruit", "snack other than fruit", "non-fruit snack", "food other than fruit"),
        (*CHIPS, "energy bar"),
        ("something to eat other than fruit",),
    ),
    Description(
        ("fruit other than an apple", "fruit that isn't an apple", "fruit, but not an apple"),
        ("orange", "banana"),
    ),
    Description(
        ("fruit other than an orange", "fruit that isn't an orange", "fruit, but not citrus", "non-citrus fruit"),
        ("apple", "banana"),
    ),
    Description(
        ("fruit other than a banana", "fruit that isn't a banana", "fruit, but not a banana"),
        ("apple", "orange"),
    ),
    Description(
        (
            "chips other than the blue ones",
            "chips, but not the blue ones",
            "chips that aren't blue",
            "chips except blue",
        ),
        ("jalapeno chips", "multigrain chips", "rice chips"),
    ),
    Description(
        ("chips other than jalapeno", "chips, but not jalapeno", "chips that aren't jalapeno", "chips except jalapeno"),
        MILD,
    ),
    Description(
        (
            "chips other than the rice ones",
            "chips, but not the rice ones",
            "chips that aren't made of rice",
            "chips except rice",
        ),
        ("jalapeno chips", "multigrain chips", "blue chips"),
    ),
    Description(
        (
            "chips other than multigrain",
            "chips, but not multigrain",
            "chips that aren't multigrain",
            "chips except multigrain",
        ),
        ("jalapeno chips", "rice chips", "blue chips"),
    ),
    Description(
        ("fruity thing", "fruity item", "thing with a fruity taste", "fruit-flavoured thing"),
        (*FRUIT, "lime soda", "grapefruit soda"),
        ("something fruity", "anything fruity", "something with a fruity taste"),
        unsure=("7up can", "energy bar"),
    ),
    Description(
        ("citrus thing", "citrusy thing", "thing with a citrus taste", "citrus-flavoured item"),
        (*CITRUS, "orange"),
        ("something citrusy", "something citrus-flavoured", "something that tastes of citrus"),
    ),
    Description(
        ("gluten-free snack", "snack without gluten", "food for somebody with coeliac disease"),
        (*FRUIT, "rice chips"),
        ("something to eat without gluten", "something gluten-free to eat"),
        unsure=("jalapeno chips", "blue chips", "energy bar"),
    ),
    Description(
        ("thing with a peel", "thing that has to be peeled", "food you peel"),
        ("orange", "banana"),
        ("something with a peel",),
    ),
    Description(
        ("pocket-sized snack in a wrapper", "small bar", "chewy bar", "thing that gives hikers energy", "chewy snack"),
        ("energy bar",),
        ("something chewy",),
        unsure=FRUIT,
    ),
    Description(
        (
            "salad fruit",
            "smoothie ingredient",
            "thing for the fruit bowl",
            "fruit for a smoothie",
            "thing that grows on trees",
        ),
        FRUIT,
        ("something for the fruit bowl", "something for my smoothie"),
    ),
    Description(
        ("snack for guacamole", "salsa dipper", "crispy thing for the salsa", "party nibble from a bag"),
        CHIPS,
        ("something crispy for the guacamole",),
    ),
)
"""By what food is like."""

USEFUL: tuple[Description, ...] = (
    Description(
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
        SPONGE,
        ("something to clean with", "something to wipe with", "something for cleaning", "anything to wipe up with"),
    ),
    Description(
        (
            "dish scrubber",
            "washing-up tool",
            "thing for the washing-up",
            "dishwashing tool",
            "dish cleaner",
            "pot scrubber",
        ),
        SPONGE,
        ("something to scrub with", "something to do the dishes with", "something for washing up"),
    ),
    Description(
        (
            "absorbent thing",
            "thing that soaks up spills",
            "spill absorber",
            "squishy thing",
            "soft and absorbent object",
            "squeezable cleaner",
        ),
        SPONGE,
        ("something absorbent", "something that soaks up spills", "something squishy"),
        unsure=("banana",),
    ),
    Description(
        ("non-food item", "inedible thing", "thing that's neither food nor drink", "household item", "inedible object"),
        SPONGE,
        ("something that isn't edible", "something that I can neither eat nor drink"),
    ),
    Description(
        ("kitchen sponge", "cleaning sponge", "dish sponge", "washing-up sponge", "scrubbing sponge", "yellow sponge"),
        SPONGE,
    ),
    Description(
        ("tool for the spill", "tool against dirt", "dirt remover", "stain remover", "thing to mop up with"),
        SPONGE,
        ("something against dirt", "something to mop up with", "something that removes stains"),
    ),
    Description(
        ("drinks container", "beverage container", "can or bottle", "container with a drink in it"),
        DRINKS,
        ("something in a can or bottle",),
    ),
    Description(
        ("cylindrical thing", "cylinder", "cylindrical object", "cylinder-shaped item"),
        DRINKS,
        ("something cylindrical", "something shaped like a cylinder"),
    ),
    Description(
        ("recyclable can", "thing made of aluminium", "thing made of metal", "metal object"),
        CANS,
        ("something made of metal", "something made of aluminium"),
    ),
    Description(
        ("plastic bottle", "thing made of plastic that holds a drink", "PET bottle", "drink in a plastic bottle"),
        ("water bottle",),
        unsure=("tea",),
    ),
    Description(
        ("tallest bottle", "bottle with a clear drink", "bottle for hikers", "bottle for the gym"),
        ("water bottle",),
    ),
    Description(
        ("plant drink", "thing to water the plants with", "liquid for the flowers", "thing for thirsty plants"),
        ("water bottle",),
        ("something to water the plants with", "something for thirsty flowers"),
    ),
    Description(
        ("chaser for a pill", "liquid to take a tablet with", "drink for swallowing pills"),
        ("water bottle",),
        ("something to swallow a pill with",),
        unsure=("tea", *FIZZY),
    ),
    Description(
        ("gift for the teacher", "fruit from the tale of Snow White", "fruit that hit Newton", "fruit for a strudel"),
        ("apple",),
    ),
    Description(
        ("fruit for leg cramps", "fruit for the baby's porridge", "fruit that people slip on", "split ingredient"),
        ("banana",),
    ),
    Description(
        (
            "fruit against scurvy",
            "fruit for marmalade",
            "fruit for the common cold",
            "fruit with segments",
            "fruit with zest",
        ),
        ("orange",),
        ("something against scurvy",),
    ),
    Description(
        (
            "drink for the night shift",
            "drink for an all-nighter",
            "drink for sleepy people",
            "drink for long-distance drivers",
        ),
        CAFFEINE,
    ),
    Description(
        ("hiking provisions in a wrapper", "marathon snack", "gym snack", "climber's snack", "cyclist's snack"),
        ("energy bar",),
        ("something to eat on a climb",),
        unsure=FRUIT,
    ),
)
"""By what a thing is for or made of."""

DESCRIPTIONS: tuple[Description, ...] = (*DRINKABLE, *EDIBLE, *USEFUL)

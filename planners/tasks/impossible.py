"""What this robot or this kitchen cannot do: requests to refuse, things and places that are not here."""

from __future__ import annotations

from dataclasses import dataclass

from ..words import CANS, CHIPS, DRINKS, EVERYTHING, FOOD, FRUIT


@dataclass(frozen=True, slots=True)
class Impossible:
    """A request that a robot cannot meet which only drives, picks up, carries and puts down."""

    wordings: tuple[str, ...]
    """Whole sentences, with their punctuation."""
    reason: str = "unable"
    """Why it is refused."""


DOORS: tuple[Impossible, ...] = (
    Impossible(
        (
            "Open the drawer.",
            "Could you pull out the top drawer?",
            "Please open the bottom drawer for me.",
            "Would you slide that drawer open?",
            "I need the drawer open.",
            "Go and open the cutlery drawer.",
            "How would you open the drawer?",
            "The drawer is stuck, try to open it.",
        ),
    ),
    Impossible(
        (
            "Close the drawer.",
            "Shut all the drawers, please.",
            "Somebody left the drawer open, could you close it?",
            "Push the drawer back in.",
            "Would you mind shutting the bottom drawer?",
            "The drawer should be closed.",
            "Can you close the drawer that's still open?",
        ),
    ),
    Impossible(
        (
            "Open the fridge.",
            "Could you open the fridge door?",
            "Please open the refrigerator and leave it open.",
            "The fridge needs airing, open its door.",
            "Can you check what's in the fridge?",
            "Have a look into the fridge, please.",
            "I want the refrigerator open.",
            "Would you pull the freezer open?",
        ),
    ),
    Impossible(
        (
            "Close the fridge.",
            "Shut the fridge door, it's beeping.",
            "The refrigerator is open, please close it.",
            "Would you close the freezer?",
            "Make sure that the fridge is shut.",
            "Don't let the cold out, close the fridge!",
        ),
    ),
    Impossible(
        (
            "Open the door.",
            "Somebody's knocking, let them in.",
            "The doorbell rang, could you get the door?",
            "Would you hold the door open for me?",
            "Please unlock the front door.",
            "Go and let the visitors in.",
            "Can you open the kitchen door?",
        ),
    ),
    Impossible(
        (
            "Close the door.",
            "Shut the door behind you.",
            "Lock the front door, please.",
            "Could you lock up for the night?",
            "There's a draught, would you shut the door?",
            "Slam the door.",
        ),
    ),
    Impossible(
        (
            "Open the window.",
            "It's stuffy in here, let some air in.",
            "Could you close the window?",
            "Please shut the windows before it rains.",
            "Draw the curtains.",
            "Pull the blinds down, would you?",
            "Raise the blinds a little.",
            "Can you air the room?",
        ),
    ),
    Impossible(
        (
            "Open the cupboard.",
            "Please close the cabinet doors.",
            "Could you open the cabinet above the sink?",
            "Get the cupboard open.",
            "Would you shut the cupboard?",
            "Leave all the cabinets open.",
        ),
    ),
    Impossible(
        (
            "Open the bottle for me.",
            "Can you unscrew the cap?",
            "Pop the can open, please.",
            "Would you crack open a can for me?",
            "Pull the tab on this can.",
            "I can't get this lid off, can you unscrew it?",
            "Uncork the wine.",
            "Tear the bag of crisps open.",
            "Could you unwrap this bar for me?",
        ),
    ),
)
"""Opening and closing."""

COOKING: tuple[Impossible, ...] = (
    Impossible(
        (
            "Cook me dinner.",
            "Could you make lunch?",
            "I'd like you to prepare a three-course meal.",
            "What about cooking something nice for tonight?",
            "Please cook some spaghetti.",
            "Make me a hot meal.",
            "Would you cook for us this evening?",
            "Start cooking, the guests arrive at seven.",
        ),
    ),
    Impossible(
        (
            "Fry me an egg.",
            "Can you scramble some eggs?",
            "Boil two eggs, please.",
            "I'd like an omelette, would you make one?",
            "Poach an egg for me.",
            "Flip the pancakes.",
            "Make pancakes for breakfast.",
        ),
    ),
    Impossible(
        (
            "Bake a cake.",
            "Could you bake some bread?",
            "Please bake cookies for the kids.",
            "Put a pizza in the oven and bake it.",
            "I want you to bake an apple pie.",
            "Knead the dough.",
            "Would you whip the cream?",
        ),
    ),
    Impossible(
        (
            "Make me a sandwich.",
            "Could you spread butter on my toast?",
            "Toast two slices of bread.",
            "I'd love a grilled cheese sandwich, make me one.",
            "Butter a roll for me, please.",
            "Assemble a burger.",
        ),
    ),
    Impossible(
        (
            "Brew some coffee.",
            "Make me an espresso, please.",
            "Would you put the kettle on?",
            "Boil some water.",
            "Could you froth the milk?",
            "Start the coffee machine.",
            "I'd like a freshly brewed cappuccino, make one for me.",
        ),
    ),
    Impossible(
        (
            "Heat up my drink in the microwave.",
            "Warm up the leftovers.",
            "Microwave this for two minutes.",
            "Could you make my water hot?",
            "Would you warm my tea up?",
            "Chill the soda to four degrees.",
            "Freeze the water.",
            "Defrost the meat, please.",
        ),
    ),
    Impossible(
        (
            "Cut the apple into slices.",
            "Chop the banana, please.",
            "Could you slice an orange for me?",
            "Dice the fruit.",
            "Please halve the orange.",
            "Would you quarter the apple?",
            "I want the banana cut into little pieces.",
            "Core the apple.",
        ),
    ),
    Impossible(
        (
            "Peel the banana.",
            "Peel me an orange.",
            "Could you take the skin off this apple?",
            "I don't like the peel, take it off for me.",
            "Would you peel this for me?",
            "Please remove the peel.",
        ),
    ),
    Impossible(
        (
            "Pour me a glass of cola.",
            "Pour the water into a cup.",
            "Could you pour out the soda?",
            "Fill my glass, please.",
            "Top up my drink.",
            "Would you pour the tea for everyone?",
            "Empty the bottle into the sink.",
            "Pour half of the drink away.",
        ),
    ),
    Impossible(
        (
            "Mix me a cocktail.",
            "Stir my tea.",
            "Could you shake the bottle?",
            "Blend the fruit into a smoothie.",
            "Please squeeze the orange into a juice.",
            "Mix the two sodas together.",
            "Whisk the eggs.",
            "Crush the can.",
        ),
    ),
    Impossible(
        (
            "Feed me.",
            "Put the banana into my mouth.",
            "Could you feed the baby?",
            "Please hold the straw to my lips.",
            "Eat the apple.",
            "Would you drink this for me?",
            "Taste the soda and tell me whether it's any good.",
            "Take a sip and tell me if it's cold.",
            "Bite into the energy bar.",
        ),
    ),
    Impossible(
        (
            "Season the chips with paprika.",
            "Sprinkle some salt on it.",
            "Add sugar to my tea.",
            "Could you put a slice of lemon in my drink?",
            "Garnish the plate.",
            "Put some ice cubes in my glass.",
        ),
    ),
)
"""Cooking and serving."""

CHORES: tuple[Impossible, ...] = (
    Impossible(
        (
            "Clean the floor.",
            "Mop the kitchen floor.",
            "Could you sweep the floor?",
            "Please vacuum the room.",
            "The floor needs scrubbing, do it now.",
            "Would you polish the parquet?",
            "Hoover under the table.",
            "I'd like you to sweep up the dust.",
        ),
    ),
    Impossible(
        (
            "Wash the dishes.",
            "Do the washing-up.",
            "Could you rinse the plates?",
            "Please scrub the pots.",
            "Would you dry the dishes?",
            "Load and start the dishwasher.",
            "Wash my mug, please.",
            "Can you do the dishes for me tonight?",
        ),
    ),
    Impossible(
        (
            "Wash the apple.",
            "Rinse the fruit under the tap.",
            "Could you wash the orange before I eat it?",
            "Please give the apple a rinse.",
            "Soak the sponge.",
            "Wring out the sponge.",
            "Would you run the sponge under hot water?",
        ),
    ),
    Impossible(
        (
            "Clean the windows.",
            "Scrub the sink until it shines.",
            "Could you wipe the counter yourself?",
            "Polish the silver.",
            "Dust the lamp.",
            "Please scour the oven.",
            "Descale the kettle.",
            "You wipe the table this time, I won't.",
        ),
    ),
    Impossible(
        (
            "Do the laundry.",
            "Iron my shirts.",
            "Could you fold the towels?",
            "Please hang up the washing.",
            "Would you start the washing machine?",
            "Sew on this button.",
            "Make the bed.",
            "Change the sheets, please.",
        ),
    ),
    Impossible(
        (
            "Fix the tap.",
            "Repair the table leg.",
            "Could you change the light bulb?",
            "The sink is blocked, unblock it.",
            "Please hammer this nail into the wall.",
            "Drill a hole.",
            "Tighten the screws on my chair.",
            "Paint the wall green.",
            "Assemble the new shelf.",
        ),
    ),
    Impossible(
        (
            "Mow the lawn.",
            "Water the plants for me.",
            "Could you rake the leaves?",
            "Please trim the hedge.",
            "Shovel the snow off the drive.",
            "Plant some tomatoes.",
            "Weed the flower bed.",
        ),
    ),
    Impossible(
        (
            "Walk the dog.",
            "Take the dog for a walk.",
            "Could you feed the cat?",
            "Please brush the dog.",
            "Would you clean the litter box?",
            "Play with the puppy for a while.",
            "Give the dog a bath.",
            "Catch the mouse that ran under the stove.",
        ),
    ),
    Impossible(
        (
            "Babysit the children.",
            "Tuck the kids in.",
            "Could you change the baby's nappy?",
            "Rock the baby to sleep.",
            "Please drive the kids to school.",
            "Give my daughter a bath.",
            "Help my son to tie his shoes.",
        ),
    ),
    Impossible(
        (
            "Move the table to the other side of the room.",
            "Could you push the counter a bit to the left?",
            "Carry the table out to the garden.",
            "Please turn the table round.",
            "Bring me the far counter.",
            "Throw the table away.",
            "Lift the counter.",
            "Put the close counter on the table.",
        ),
    ),
    Impossible(
        (
            "Take the garbage bag outside.",
            "Carry the trash out to the street.",
            "Empty the bin.",
            "Put a fresh liner in the trash can.",
            "Could you take the bin out to the kerb?",
            "Please change the rubbish bag.",
            "Bring me the trash can.",
            "Tip the bin over.",
        ),
    ),
)
"""Housework."""

DEVICES: tuple[Impossible, ...] = (
    Impossible(
        (
            "Turn on the light.",
            "Switch the lights off, please.",
            "Could you dim the lights?",
            "It's dark in here, can you do something about it?",
            "Would you make it brighter?",
            "Lights out!",
            "Flip the switch next to the door.",
        ),
    ),
    Impossible(
        (
            "Turn on the oven.",
            "Switch off the stove.",
            "Preheat the oven to 180 degrees.",
            "Could you turn the hob down?",
            "Please light the gas.",
            "Start the microwave.",
            "I think I left the stove on, turn it off.",
        ),
    ),
    Impossible(
        (
            "Turn the heating up.",
            "Could you lower the thermostat?",
            "Set the temperature to 21 degrees.",
            "Switch on the air conditioning.",
            "Please turn on the fan.",
            "It's cold, would you turn up the radiator?",
            "Light the fireplace.",
        ),
    ),
    Impossible(
        (
            "Turn on the TV.",
            "Switch to the sports channel.",
            "Could you turn the television down?",
            "Put a film on.",
            "Please start the next episode.",
            "Would you mute the telly?",
            "Change the channel.",
            "Record the match for me.",
        ),
    ),
    Impossible(
        (
            "Play some music.",
            "Put on my favourite playlist.",
            "Could you turn the volume up?",
            "Please play some jazz.",
            "Sing a song for us.",
            "Would you play the piano?",
            "Skip this song.",
            "Hum a tune while you work.",
            "Turn on the radio.",
        ),
    ),
    Impossible(
        (
            "Call my mum.",
            "Ring the doctor and make an appointment.",
            "Could you phone the office?",
            "Please answer the phone.",
            "Call me a taxi.",
            "Dial 911.",
            "Would you video-call my sister?",
        ),
    ),
    Impossible(
        (
            "Send an email to my boss.",
            "Text my wife that I'll be late.",
            "Could you reply to that message?",
            "Post this on the internet.",
            "Please write a letter to the landlord.",
            "Print the report.",
            "Message the team that lunch is ready.",
            "Forward the mail to Anna.",
        ),
    ),
    Impossible(
        (
            "Set a timer for ten minutes.",
            "Wake me up at seven.",
            "Could you remind me to buy eggs?",
            "Set an alarm, please.",
            "Put the meeting into my calendar.",
            "Would you add milk to the shopping list?",
            "Remind me of her birthday.",
        ),
    ),
    Impossible(
        (
            "Take a photo of us.",
            "Could you film this?",
            "Please take a selfie with me.",
            "Record a video of the party.",
            "Snap a picture of the table.",
            "Scan this document.",
        ),
    ),
    Impossible(
        (
            "Order a pizza.",
            "Buy more crisps online.",
            "Could you book a table for two?",
            "Please order groceries for tomorrow.",
            "Reserve a hotel room in Rome.",
            "Pay the bill.",
            "Would you go shopping for me?",
            "Book a flight to Lisbon.",
        ),
    ),
    Impossible(
        (
            "Charge my phone.",
            "Plug the lamp in.",
            "Could you unplug the toaster?",
            "Please restart the router.",
            "Reboot my laptop.",
            "Fix the wifi.",
            "Update your software.",
            "Switch yourself off.",
        ),
    ),
)
"""Lights, machines and the world by wire."""

QUESTIONS: tuple[Impossible, ...] = (
    Impossible(
        (
            "What's the weather like tomorrow?",
            "Will it rain this afternoon?",
            "Is it cold outside?",
            "How hot will it get today?",
            "Do I need an umbrella?",
            "Could you tell me the forecast?",
            "Make it stop raining.",
        ),
    ),
    Impossible(
        (
            "What's 17 times 23?",
            "Solve this equation for x.",
            "Could you do my maths homework?",
            "What is the square root of 144?",
            "How many seconds are in a day?",
            "Calculate the tip for me.",
            "Please add up these numbers.",
            "Convert five miles to kilometres.",
        ),
    ),
    Impossible(
        (
            "Who won the match last night?",
            "What's the capital of Australia?",
            "Who wrote Hamlet?",
            "When did the Roman Empire fall?",
            "How tall is Mount Everest?",
            "Who is the president of France?",
            "Why is the sky blue?",
            "What's the news today?",
        ),
    ),
    Impossible(
        (
            "Tell me a joke.",
            "Could you tell me a bedtime story?",
            "Recite a poem.",
            "Make me laugh.",
            "Please read me the newspaper.",
            "Would you read this recipe aloud?",
            "Let's chat for a while.",
            "What's your favourite film?",
        ),
    ),
    Impossible(
        (
            "What time is it?",
            "Which day is it today?",
            "How long until the train leaves?",
            "When does the shop close?",
            "Could you tell me the date?",
            "How many days are left until Christmas?",
        ),
    ),
    Impossible(
        (
            "Translate this into Japanese.",
            "How do you say thank you in Greek?",
            "Write an essay on Napoleon.",
            "Could you summarise this article?",
            "Please write some Python code for me.",
            "Spell onomatopoeia.",
            "Proofread my letter.",
            "Teach me some Swedish.",
        ),
    ),
    Impossible(
        (
            "What's the meaning of life?",
            "Do you love me?",
            "Are you happy?",
            "What do you dream about?",
            "Should I quit my job?",
            "What should I name my cat?",
            "Will she marry me?",
            "Are you going to take over the world?",
        ),
    ),
    Impossible(
        (
            "How many calories are in a banana?",
            "What's in this soda? Read me the ingredients.",
            "When does the tea expire?",
            "How much did the chips cost?",
            "Which cola was invented first?",
            "Is the apple organic?",
            "Where were these oranges grown?",
        ),
    ),
)
"""Questions that moving things does not answer."""

BODY: tuple[Impossible, ...] = (
    Impossible(
        (
            "Fly to the ceiling.",
            "Could you hover over the table?",
            "Please fly over here.",
            "Take off and land on the counter.",
            "Jump over the table.",
            "Hop on one leg.",
            "Would you leap onto the counter?",
        ),
    ),
    Impossible(
        (
            "Climb the stairs.",
            "Go upstairs and wait there.",
            "Climb onto the table.",
            "Could you go down to the cellar?",
            "Get up on the counter.",
            "Please climb a ladder.",
            "Come out to the balcony with me.",
            "Run to the supermarket.",
        ),
    ),
    Impossible(
        (
            "Dance for me.",
            "Do a handstand.",
            "Could you do a backflip?",
            "Show us your moonwalk.",
            "Please do some push-ups.",
            "Spin like a ballerina.",
            "Juggle the oranges.",
            "Balance an apple on your head.",
        ),
    ),
    Impossible(
        (
            "Give me a massage.",
            "Scratch my back.",
            "Could you brush my hair?",
            "Please give me a hug.",
            "Cut my hair.",
            "Would you trim my beard?",
            "Clip my nails.",
            "Rub my feet.",
        ),
    ),
    Impossible(
        (
            "Help me up from my chair.",
            "Carry me to bed.",
            "Could you lift me up?",
            "Please put on my socks for me.",
            "Push my wheelchair.",
            "Take my temperature.",
            "Bandage my finger.",
            "Give me an injection.",
        ),
    ),
    Impossible(
        (
            "Play chess with me.",
            "Let's play football.",
            "Could you play cards with the kids?",
            "Throw me the orange so that I can catch it.",
            "Toss the can across the room and hit the wall.",
            "Please play hide-and-seek with us.",
            "Arm-wrestle me.",
            "Kick the ball.",
        ),
    ),
    Impossible(
        (
            "Draw a picture of a horse.",
            "Write my name on the can.",
            "Could you paint my portrait?",
            "Fold a paper plane.",
            "Knit me a jumper.",
            "Carve a pumpkin.",
            "Wrap the present.",
            "Please build a tower of bricks that reaches the ceiling.",
        ),
    ),
    Impossible(
        (
            "Drive me to the airport.",
            "Park the car.",
            "Could you pick my daughter up from school?",
            "Take this parcel to the post office.",
            "Please collect my suit from the cleaners.",
            "Fetch the newspaper from the kiosk.",
            "Deliver this letter to the neighbours.",
            "Go and fill up the car.",
        ),
    ),
    Impossible(
        (
            "Turn the apple into an orange.",
            "Make the can disappear.",
            "Could you read my mind?",
            "Travel back to yesterday.",
            "Please make me rich.",
            "Turn water into wine.",
            "Clone the banana.",
            "Grow two metres taller.",
            "Be in two places at once.",
        ),
    ),
    Impossible(
        (
            "Hit the man on the head.",
            "Smash the window.",
            "Could you set the kitchen on fire?",
            "Break the bottle.",
            "Please scare the neighbours.",
            "Punch a hole in the wall.",
            "Steal the wallet from his pocket.",
            "Poison the drink.",
        ),
    ),
    Impossible(
        (
            "Guard the house while I'm away.",
            "Watch the pot and tell me when it boils.",
            "Could you listen for the doorbell?",
            "Please smell whether something is burning.",
            "Find my keys.",
            "Where did I put my glasses?",
            "Tell me who is at the door.",
            "Look out of the window and describe what you see.",
        ),
    ),
)
"""What this body has no means for."""

IMPOSSIBLE: tuple[Impossible, ...] = (*DOORS, *COOKING, *CHORES, *DEVICES, *QUESTIONS, *BODY)


MISUSES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        EVERYTHING,
        (
            "wash {x}",
            "rinse {x} under the tap",
            "warm up {x}",
            "heat {x}",
            "weigh {x}",
            "take a picture of {x}",
            "paint {x} red",
            "wrap {x} in foil",
            "hide {x} under the carpet",
            "throw {x} at the wall",
            "toss {x} in the air and catch {it}",
            "balance {x} on your head",
            "sell {x}",
            "describe {x}",
            "tell me what {x} cost",
            "dry {x} off",
        ),
    ),
    (
        DRINKS,
        (
            "open {x}",
            "pour me {x}",
            "pour {x} into a glass",
            "drink {x}",
            "shake {x}",
            "stir {x}",
            "fill a glass with {x}",
            "empty {x} into the sink",
            "put ice in {x}",
            "chill {x}",
            "open {x} and drink {it}",
            "take a sip of {x}",
            "unscrew {x}",
            "water the plants with {x}",
            "heat up {x} for me",
            "mix {x} with some juice",
        ),
    ),
    (CANS, ("crush {x}", "open {x} for me", "pop {x} open", "squash {x} flat", "stack {x} on a tower of cans")),
    (
        FRUIT,
        (
            "peel {x}",
            "slice {x}",
            "cut {x} into pieces",
            "squeeze {x}",
            "eat {x}",
            "juggle with {x}",
            "cut {x} in half",
            "make juice out of {x}",
            "peel {x} for me",
            "wash {x} and slice {it}",
            "mash {x}",
        ),
    ),
    (
        (*CHIPS, "energy bar"),
        (
            "open {x}",
            "unwrap {x}",
            "tear {x} open",
            "eat {x}",
            "crumble {x}",
            "break {x} in two",
            "open {x} for me",
            "share {x} out among the guests",
        ),
    ),
    (CHIPS, ("pour {x} into a bowl", "shake {x} into a dish", "make nachos out of {x}", "feed {x} to the birds")),
    (FOOD, ("cook {x}", "taste {x}", "feed me {x}", "bake {x}", "put some salt on {x}", "dip {x} in the sauce")),
    (
        ("sponge",),
        (
            "wipe the table with {x}",
            "wash the dishes with {x}",
            "squeeze {x} out",
            "scrub the far counter with {x}",
            "clean the close counter with {x}",
            "soak {x} in water",
            "use {x} to clean up the mess yourself",
            "mop the floor with {x}",
        ),
    ),
)
"""Kinds that are here, and what the robot cannot do with them; `{it}` is the pronoun."""

AT_ONCE: tuple[str, ...] = (
    "hold {x} and {y} at the same time",
    "carry {x} and {y} both in one hand",
    "pick up {x} and {y} at once",
    "take {x} and {y} in your gripper together",
    "grab {x} and {y} in a single grip",
    "hold {x} while you hold {y}",
    "have {x} and {y} in your hand at once",
)
"""What would need two hands."""


def _names(text: str) -> tuple[str, ...]:
    """Return the names in a list with commas, which reads better over many lines than a tuple of literals."""
    return tuple(" ".join(text.split()).split(", "))


ABSENT_ONES: tuple[str, ...] = _names(
    """hammer, screwdriver, wrench, saw, drill, nail, screw, tape measure, ladder, paintbrush, toolbox, flashlight,
    torch, battery, extension cord, light bulb, candle, lighter, box of matches, rope, beer, bottle of wine,
    glass of red wine, whisky, vodka, gin and tonic, cider, martini, carton of milk, milkshake, coffee, cup of
    coffee, espresso, cappuccino, latte, hot chocolate, smoothie, root beer, ginger ale, Sprite, Fanta, Dr
    Pepper, Mountain Dew, Gatorade, orange juice, tonic water, sandwich, ham sandwich, burger, hot dog, pizza,
    slice of pizza, taco, burrito, bagel, croissant, doughnut, muffin, pancake, waffle, loaf of bread, slice of
    toast, cracker, pretzel, bag of popcorn, cookie, biscuit, brownie, piece of cake, cupcake, cheesecake,
    lollipop, marshmallow, Snickers, Twix, KitKat, jar of jam, jar of honey, slice of cheese, pot of yoghurt,
    egg, boiled egg, omelette, sausage, steak, chicken, meatball, fish, bowl of soup, potato, sweet potato,
    carrot, onion, clove of garlic, tomato, cucumber, lettuce, cauliflower, mushroom, bell pepper, eggplant,
    corn cob, pumpkin, avocado, olive, pickle, bunch of grapes, strawberry, raspberry, blueberry, cherry, peach,
    pear, plum, apricot, mango, pineapple, kiwi, watermelon, melon, papaya, fig, coconut, lemon, pomegranate,
    peanut, walnut, bowl of cereal, bottle of ketchup, salt shaker, pepper mill, sugar bowl, knife, fork, spoon,
    teaspoon, plate, bowl, cup, mug, wine glass, straw, napkin, tray, frying pan, pot, kettle, toaster, blender,
    whisk, spatula, ladle, cutting board, corkscrew, can opener, bottle opener, rolling pin, baking tray, oven
    mitt, apron, tablecloth, mop, broom, vacuum cleaner, bucket, duster, toothbrush, tube of toothpaste, comb,
    hairbrush, bar of soap, razor, bath towel, bathrobe, nail file, bandage, thermometer, laptop, computer,
    tablet computer, phone, smartphone, phone charger, camera, remote control, television, radio, loudspeaker,
    keyboard, computer mouse, printer, calculator, watch, alarm clock, book, notebook, newspaper, magazine,
    dictionary, pen, pencil, marker, eraser, ruler, stapler, glue stick, envelope, stamp, letter, postcard,
    folder, map, calendar, briefcase, backpack, suitcase, handbag, wallet, purse, credit card, coin, passport,
    umbrella, car key, shirt, t-shirt, jacket, coat, jumper, skirt, dress, sock, shoe, hat, scarf, glove, belt,
    ring, necklace, pillow, blanket, cushion, chair, stool, lamp, mirror, picture frame, vase, bunch of flowers,
    rose, potted plant, balloon, teddy bear, doll, toy car, Lego brick, jigsaw puzzle, chessboard, deck of
    cards, football, tennis racket, basketball, frisbee, bicycle, skateboard, bicycle helmet, dumbbell, yoga
    mat, guitar, violin, trumpet, flute, hamster, goldfish, cat, dog leash, tent, sleeping bag, fishing rod,
    compass, telescope, microscope, magnet, brick, plank of wood, paint pot, fire extinguisher, first-aid kit,
    cigarette, ashtray, hair dryer"""
)
"""What this kitchen never has, one of each: they go after "a" or "the"."""

ABSENT_SOME: tuple[str, ...] = _names(
    """milk, oat milk, wine, champagne, rum, apple juice, tomato juice, grape juice, chocolate milk, popcorn, ice
    cream, candy, chewing gum, gummy bears, chocolate, Nutella, honey, peanut butter, butter, cheese, yoghurt,
    cream, bacon, turkey, salmon, tuna, shrimp, sushi, pasta, spaghetti, mashed potatoes, french fries, spinach,
    broccoli, grapes, strawberries, cherries, blueberries, peanuts, almonds, cashews, oatmeal, cinnamon,
    mustard, mayonnaise, soy sauce, vinegar, olive oil, flour, chopsticks, tinfoil, bleach, dish soap, washing
    powder, toilet paper, shampoo, perfume, aspirin, headphones, scissors, sticky tape, keys, sunglasses, jeans,
    boots, slippers, dice, pliers, firewood, dog food"""
)
"""What this kitchen never has, plural or by the amount: they go after "some" or "the"."""

ABSENT_THINGS: tuple[str, ...] = (*ABSENT_ONES, *ABSENT_SOME)
"""All things that this kitchen never has; none is another name for one of its kinds."""

ABSENT_INSIDES: tuple[str, ...] = _names(
    """fridge, refrigerator, freezer, oven, microwave, dishwasher, sink, cupboard, cabinet, drawer, top drawer,
    bottom drawer, pantry, larder, wardrobe, closet, washing machine, fruit bowl, shopping bag, backpack, lunch
    box, cool box, wine rack, toy box, suitcase, bedroom, bathroom, living room, dining room, hallway, cellar,
    basement, attic, garage, garden, shed, office, guest room, nursery, car, boot of the car, bathtub,
    letterbox, toolbox, laundry basket, cardboard box, crate, safe, display cabinet"""
)
"""Places that are not here: they go after "in the" or "to the"."""

ABSENT_TOPS: tuple[str, ...] = _names(
    """shelf, top shelf, bookshelf, sofa, couch, armchair, chair, bed, floor, carpet, rug, window sill, stove, hob,
    bedside table, ironing board, balcony, terrace, porch, doormat, piano, mantelpiece, tray, bench, stool,
    roof, staircase"""
)
"""Places that are not here: they go after "on the" or "to the"."""

ABSENT_PLACES: tuple[str, ...] = (*ABSENT_INSIDES, *ABSENT_TOPS)
"""All places that are not in this kitchen."""

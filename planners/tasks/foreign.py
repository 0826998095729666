"""Requests in other languages than English: names with their articles, and frames to put them in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..words import CHIPS, DRINKS, FOOD, FRUIT
from .needs import CAFFEINE, SPONGE, Need


@dataclass(frozen=True, slots=True)
class Language:
    """How to ask for things in one language."""

    name: str
    """In English."""
    things: Mapping[str, tuple[str, ...]]
    """Kind of object -> names with an article, as the direct object of "bring me"."""
    places: Mapping[str, tuple[str, ...]]
    """Place -> where to, as it follows "put X"."""
    bring: tuple[str, ...]
    """Sentences with {thing}, which is to end up with the speaker."""
    put: tuple[str, ...]
    """Sentences with {thing} and {place}."""
    throw: tuple[str, ...]
    """Sentences with {thing}, which is to be thrown away."""
    needs: tuple[Need, ...]
    """Sentences that say what would help, or ask for one of a group."""


GERMAN = Language(
    "German",
    things={
        "coke can": ("eine Coca-Cola", "die Dose Coca-Cola", "die Coca-Cola"),
        "pepsi can": ("eine Pepsi", "die Pepsi", "die Pepsi-Dose", "eine Dose Pepsi"),
        "7up can": ("eine 7up", "die 7up-Dose", "eine Dose 7up", "die Seven-up"),
        "red bull can": ("ein Red Bull", "das Red Bull", "den Energydrink", "eine Dose Red Bull"),
        "lime soda": ("die Limettenlimonade", "eine Limetten-Limo", "die Limettenlimo", "eine Dose Limettenlimonade"),
        "grapefruit soda": ("die Grapefruitlimonade", "eine Grapefruit-Limo", "die Grapefruitlimo"),
        "tea": ("den Tee", "einen Tee", "den Eistee", "eine Flasche Tee"),
        "water bottle": ("die Wasserflasche", "das Wasser", "eine Flasche Wasser", "ein Wasser"),
        "apple": ("den Apfel", "einen Apfel"),
        "orange": ("die Orange", "eine Orange", "die Apfelsine"),
        "banana": ("die Banane", "eine Banane"),
        "sponge": ("den Schwamm", "einen Schwamm", "den Putzschwamm", "den Spülschwamm"),
        "jalapeno chips": ("die Jalapeño-Chips", "die Tüte Jalapeño-Chips", "die scharfen Chips"),
        "multigrain chips": ("die Mehrkornchips", "die Vollkornchips", "eine Tüte Mehrkornchips"),
        "rice chips": ("die Reischips", "eine Tüte Reischips"),
        "blue chips": ("die blauen Chips", "die Tüte mit den blauen Chips"),
        "energy bar": ("den Energieriegel", "einen Energieriegel", "den Müsliriegel", "einen Proteinriegel"),
    },
    places={
        "table": ("auf den Tisch",),
        "close counter": ("auf die nahe Theke", "auf die vordere Arbeitsplatte", "auf die nahe Arbeitsfläche"),
        "far counter": ("auf die hintere Theke", "auf die entfernte Arbeitsplatte", "auf die hintere Arbeitsfläche"),
        "trash can": ("in den Mülleimer", "in den Müll", "in den Abfalleimer"),
    },
    bring=(
        "Bring mir bitte {thing}.",
        "Kannst du mir {thing} bringen?",
        "Könntest du mir bitte {thing} holen?",
        "Ich hätte gern {thing}.",
        "Würdest du mir {thing} geben?",
        "Hol mir {thing}!",
        "Ich möchte {thing} haben.",
        "Wärst du so nett, mir {thing} zu bringen?",
    ),
    put=(
        "Leg {thing} {place}.",
        "Stell bitte {thing} {place}.",
        "Kannst du {thing} {place} legen?",
        "Bitte tu {thing} {place}.",
        "Könntest du {thing} {place} stellen?",
        "Ich möchte, dass du {thing} {place} legst.",
    ),
    throw=(
        "Wirf {thing} weg.",
        "Kannst du {thing} wegwerfen?",
        "Bitte entsorge {thing}.",
        "Schmeiß {thing} in den Müll.",
        "Ich möchte, dass du {thing} wegwirfst.",
    ),
    needs=(
        Need(("Ich habe Durst.", "Bring mir etwas zu trinken.", "Kannst du mir bitte ein Getränk bringen?"), DRINKS),
        Need(("Ich habe Hunger.", "Bring mir etwas zu essen.", "Hast du einen Snack für mich?"), FOOD),
        Need(
            (
                "Ich habe etwas verschüttet.",
                "Der Tisch klebt, bring mir etwas zum Abwischen.",
                "Ich brauche etwas zum Putzen.",
            ),
            SPONGE,
        ),
        Need(("Ich brauche Koffein.", "Bring mir ein Getränk mit Koffein."), CAFFEINE),
        Need(("Ich hätte gern ein Stück Obst.", "Bring mir eine Frucht, bitte."), FRUIT),
        Need(("Ich habe Lust auf etwas Salziges.", "Bring mir eine Tüte Chips."), CHIPS),
    ),
)

SPANISH = Language(
    "Spanish",
    things={
        "coke can": ("una Coca-Cola", "la Coca-Cola", "la lata de Coca-Cola", "una coca"),
        "pepsi can": ("una Pepsi", "la Pepsi", "la lata de Pepsi"),
        "7up can": ("una 7up", "la 7up", "la lata de 7up", "una Seven Up"),
        "red bull can": ("un Red Bull", "el Red Bull", "la bebida energética", "una lata de Red Bull"),
        "lime soda": ("el refresco de lima", "un refresco de lima", "la soda de lima"),
        "grapefruit soda": ("el refresco de pomelo", "un refresco de pomelo", "la soda de toronja"),
        "tea": ("el té", "un té", "el té helado", "la botella de té"),
        "water bottle": ("la botella de agua", "una botella de agua", "el agua"),
        "apple": ("la manzana", "una manzana"),
        "orange": ("la naranja", "una naranja"),
        "banana": ("el plátano", "un plátano", "la banana", "una banana"),
        "sponge": ("la esponja", "una esponja", "el estropajo"),
        "jalapeno chips": ("las papas de jalapeño", "las patatas fritas de jalapeño", "la bolsa de papas de jalapeño"),
        "multigrain chips": ("las papas multigrano", "las patatas multicereales", "la bolsa de papas multigrano"),
        "rice chips": ("las papas de arroz", "los chips de arroz", "una bolsa de chips de arroz"),
        "blue chips": ("las papas azules", "los chips azules", "la bolsa de chips azules"),
        "energy bar": (
            "la barrita energética",
            "una barrita energética",
            "la barra de cereales",
            "una barra energética",
        ),
    },
    places={
        "table": ("en la mesa", "sobre la mesa", "encima de la mesa"),
        "close counter": ("en la encimera cercana", "en la encimera de cerca", "sobre la encimera más cercana"),
        "far counter": ("en la encimera lejana", "en la encimera del fondo", "sobre la encimera más lejana"),
        "trash can": ("en la basura", "en el cubo de basura", "en la papelera"),
    },
    bring=(
        "Tráeme {thing}, por favor.",
        "¿Me traes {thing}?",
        "¿Puedes traerme {thing}?",
        "¿Podrías pasarme {thing}?",
        "Quiero {thing}.",
        "Necesito {thing}.",
        "Me gustaría tener {thing}.",
        "¿Me das {thing}, por favor?",
    ),
    put=(
        "Pon {thing} {place}.",
        "Deja {thing} {place}, por favor.",
        "¿Puedes poner {thing} {place}?",
        "¿Podrías dejar {thing} {place}?",
        "Coloca {thing} {place}.",
        "Quiero que pongas {thing} {place}.",
    ),
    throw=(
        "Tira {thing} a la basura.",
        "¿Puedes tirar {thing} a la basura?",
        "Quiero que tires {thing} a la basura.",
        "Echa {thing} a la basura, por favor.",
        "Hay que tirar {thing}.",
    ),
    needs=(
        Need(("Tengo sed.", "Tráeme algo de beber.", "¿Me das algo para beber, por favor?"), DRINKS),
        Need(("Tengo hambre.", "Tráeme algo de comer.", "¿Tienes algo para picar?"), FOOD),
        Need(
            (
                "Se me ha derramado la bebida.",
                "La mesa está pegajosa, tráeme algo para limpiarla.",
                "Necesito algo para limpiar.",
            ),
            SPONGE,
        ),
        Need(("Necesito cafeína.", "Tráeme una bebida con cafeína."), CAFFEINE),
        Need(("Quiero una fruta.", "Tráeme una pieza de fruta, por favor."), FRUIT),
        Need(("Me apetece algo salado.", "Tráeme una bolsa de papas fritas."), CHIPS),
    ),
)

FRENCH = Language(
    "French",
    things={
        "coke can": ("un Coca-Cola", "le Coca-Cola", "la canette de Coca", "un Coca"),
        "pepsi can": ("un Pepsi", "le Pepsi", "la canette de Pepsi"),
        "7up can": ("un 7up", "le 7up", "la canette de 7up"),
        "red bull can": ("un Red Bull", "le Red Bull", "la boisson énergisante", "la canette de Red Bull"),
        "lime soda": ("le soda au citron vert", "un soda au citron vert", "la limonade au citron vert"),
        "grapefruit soda": ("le soda au pamplemousse", "un soda au pamplemousse", "la limonade au pamplemousse"),
        "tea": ("le thé", "un thé", "le thé glacé", "la bouteille de thé"),
        "water bottle": ("la bouteille d'eau", "une bouteille d'eau", "l'eau"),
        "apple": ("la pomme", "une pomme"),
        "orange": ("l'orange", "une orange"),
        "banana": ("la banane", "une banane"),
        "sponge": ("l'éponge", "une éponge"),
        "jalapeno chips": ("les chips au jalapeño", "les chips au piment jalapeño", "le paquet de chips au jalapeño"),
        "multigrain chips": ("les chips multicéréales", "le paquet de chips multicéréales", "les chips aux céréales"),
        "rice chips": ("les chips de riz", "le paquet de chips de riz"),
        "blue chips": ("les chips bleues", "le paquet de chips bleues"),
        "energy bar": ("la barre énergétique", "une barre énergétique", "la barre de céréales"),
    },
    places={
        "table": ("sur la table",),
        "close counter": (
            "sur le comptoir proche",
            "sur le plan de travail le plus proche",
            "sur le comptoir d'à côté",
        ),
        "far counter": ("sur le comptoir éloigné", "sur le plan de travail du fond", "sur le comptoir du fond"),
        "trash can": ("dans la poubelle", "à la poubelle"),
    },
    bring=(
        "Apporte-moi {thing}, s'il te plaît.",
        "Peux-tu m'apporter {thing} ?",
        "Tu pourrais m'apporter {thing} ?",
        "Pourriez-vous me donner {thing} ?",
        "Je voudrais {thing}.",
        "Passe-moi {thing}.",
        "Donne-moi {thing}.",
        "J'aimerais avoir {thing}, s'il vous plaît.",
    ),
    put=(
        "Mets {thing} {place}.",
        "Pose {thing} {place}, s'il te plaît.",
        "Peux-tu mettre {thing} {place} ?",
        "Pourriez-vous poser {thing} {place} ?",
        "Je veux que tu mettes {thing} {place}.",
        "Il faut mettre {thing} {place}.",
    ),
    throw=(
        "Jette {thing} à la poubelle.",
        "Peux-tu jeter {thing} ?",
        "Jetez {thing}, s'il vous plaît.",
        "Il faut jeter {thing}.",
        "Tu peux jeter {thing} ?",
    ),
    needs=(
        Need(
            ("J'ai soif.", "Apporte-moi quelque chose à boire.", "Je peux avoir une boisson, s'il te plaît ?"), DRINKS
        ),
        Need(("J'ai faim.", "Apporte-moi quelque chose à manger.", "Tu as quelque chose à grignoter ?"), FOOD),
        Need(
            (
                "J'ai renversé mon verre.",
                "La table est collante, apporte-moi de quoi l'essuyer.",
                "J'ai besoin de quelque chose pour nettoyer.",
            ),
            SPONGE,
        ),
        Need(("J'ai besoin de caféine.", "Apporte-moi une boisson avec de la caféine."), CAFFEINE),
        Need(("Je voudrais un fruit.", "Apporte-moi un fruit, s'il te plaît."), FRUIT),
        Need(("J'ai envie de quelque chose de salé.", "Apporte-moi un paquet de chips."), CHIPS),
    ),
)

ITALIAN = Language(
    "Italian",
    things={
        "coke can": ("una Coca-Cola", "la Coca-Cola", "la lattina di Coca-Cola", "una Coca"),
        "pepsi can": ("una Pepsi", "la Pepsi", "la lattina di Pepsi"),
        "7up can": ("una 7up", "la 7up", "la lattina di 7up"),
        "red bull can": ("una Red Bull", "la Red Bull", "la bevanda energetica", "la lattina di Red Bull"),
        "lime soda": ("la bibita al lime", "una bibita al lime", "la soda al lime"),
        "grapefruit soda": ("la bibita al pompelmo", "una bibita al pompelmo", "la soda al pompelmo"),
        "tea": ("il tè", "un tè", "il tè freddo", "la bottiglia di tè"),
        "water bottle": ("la bottiglia d'acqua", "una bottiglia d'acqua", "l'acqua"),
        "apple": ("la mela", "una mela"),
        "orange": ("l'arancia", "un'arancia"),
        "banana": ("la banana", "una banana"),
        "sponge": ("la spugna", "una spugna", "la spugnetta"),
        "jalapeno chips": ("le patatine al jalapeño", "il sacchetto di patatine al jalapeño", "le patatine piccanti"),
        "multigrain chips": (
            "le patatine multicereali",
            "il sacchetto di patatine multicereali",
            "le chips multicereali",
        ),
        "rice chips": ("le patatine di riso", "le chips di riso", "il sacchetto di patatine di riso"),
        "blue chips": ("le patatine blu", "il sacchetto di patatine blu", "le chips blu"),
        "energy bar": ("la barretta energetica", "una barretta energetica", "la barretta ai cereali"),
    },
    places={
        "table": ("sul tavolo",),
        "close counter": ("sul bancone vicino", "sul piano di lavoro vicino", "sul bancone più vicino"),
        "far counter": ("sul bancone lontano", "sul piano di lavoro in fondo", "sul bancone più lontano"),
        "trash can": ("nella spazzatura", "nel cestino", "nel bidone della spazzatura"),
    },
    bring=(
        "Portami {thing}, per favore.",
        "Puoi portarmi {thing}?",
        "Potresti portarmi {thing}?",
        "Mi porti {thing}?",
        "Vorrei {thing}.",
        "Mi dai {thing}, per piacere?",
        "Passami {thing}.",
        "Dammi {thing}, per favore.",
    ),
    put=(
        "Metti {thing} {place}.",
        "Puoi mettere {thing} {place}?",
        "Appoggia {thing} {place}, per favore.",
        "Potresti mettere {thing} {place}?",
        "Vorrei che mettessi {thing} {place}.",
        "Lascia {thing} {place}.",
    ),
    throw=(
        "Butta via {thing}.",
        "Puoi buttare {thing}?",
        "Getta {thing} nella spazzatura.",
        "Potresti gettare via {thing}, per favore?",
        "Bisogna buttare {thing}.",
    ),
    needs=(
        Need(("Ho sete.", "Portami qualcosa da bere.", "Potrei avere una bevanda, per favore?"), DRINKS),
        Need(("Ho fame.", "Portami qualcosa da mangiare.", "Hai uno spuntino per me?"), FOOD),
        Need(
            (
                "Ho rovesciato il bicchiere.",
                "Il tavolo è appiccicoso, portami qualcosa per pulirlo.",
                "Mi serve qualcosa per pulire.",
            ),
            SPONGE,
        ),
        Need(("Ho bisogno di caffeina.", "Portami una bevanda con caffeina."), CAFFEINE),
        Need(("Vorrei un frutto.", "Portami un frutto, per favore."), FRUIT),
        Need(("Ho voglia di qualcosa di salato.", "Portami un sacchetto di patatine."), CHIPS),
    ),
)

PORTUGUESE = Language(
    "Portuguese",
    things={
        "coke can": ("uma Coca-Cola", "a Coca-Cola", "a lata de Coca-Cola", "uma Coca"),
        "pepsi can": ("uma Pepsi", "a Pepsi", "a lata de Pepsi"),
        "7up can": ("uma 7up", "a 7up", "a lata de 7up"),
        "red bull can": ("um Red Bull", "o Red Bull", "a bebida energética", "a lata de Red Bull"),
        "lime soda": ("o refrigerante de lima", "um refrigerante de lima", "a soda de lima"),
        "grapefruit soda": ("o refrigerante de toranja", "um refrigerante de toranja", "a soda de toranja"),
        "tea": ("o chá", "um chá", "o chá gelado", "a garrafa de chá"),
        "water bottle": ("a garrafa de água", "uma garrafa de água", "a água"),
        "apple": ("a maçã", "uma maçã"),
        "orange": ("a laranja", "uma laranja"),
        "banana": ("a banana", "uma banana"),
        "sponge": ("a esponja", "uma esponja"),
        "jalapeno chips": ("as batatas fritas de jalapeño", "o pacote de batatas de jalapeño", "os chips de jalapeño"),
        "multigrain chips": ("as batatas fritas multigrãos", "os chips multigrãos", "o pacote de chips multicereais"),
        "rice chips": ("os chips de arroz", "o pacote de chips de arroz"),
        "blue chips": ("os chips azuis", "as batatas fritas azuis", "o pacote de chips azuis"),
        "energy bar": ("a barra energética", "uma barra energética", "a barra de cereais"),
    },
    places={
        "table": ("na mesa", "em cima da mesa", "sobre a mesa"),
        "close counter": ("no balcão próximo", "na bancada mais próxima", "no balcão de perto"),
        "far counter": ("no balcão distante", "na bancada do fundo", "no balcão mais distante"),
        "trash can": ("no lixo", "na lixeira", "no caixote do lixo"),
    },
    bring=(
        "Traga {thing} para mim, por favor.",
        "Você pode me trazer {thing}?",
        "Podes trazer-me {thing}?",
        "Você poderia pegar {thing} para mim?",
        "Eu quero {thing}.",
        "Eu gostaria de ter {thing}.",
        "Pega {thing} para mim, por favor.",
        "Me dá {thing}, por favor.",
    ),
    put=(
        "Coloque {thing} {place}.",
        "Põe {thing} {place}, por favor.",
        "Você pode colocar {thing} {place}?",
        "Podes pôr {thing} {place}?",
        "Deixe {thing} {place}, por favor.",
        "Quero que você coloque {thing} {place}.",
    ),
    throw=(
        "Jogue {thing} no lixo.",
        "Você pode jogar {thing} fora?",
        "Deita {thing} no lixo.",
        "Podes deitar {thing} fora?",
        "Por favor, jogue {thing} fora.",
    ),
    needs=(
        Need(("Estou com sede.", "Traga algo para beber.", "Podes trazer-me uma bebida?"), DRINKS),
        Need(("Estou com fome.", "Traga alguma coisa para comer.", "Tens algum lanche para mim?"), FOOD),
        Need(
            (
                "Derramei a minha bebida.",
                "A mesa está pegajosa, traga algo para limpar.",
                "Preciso de algo para limpar esta sujeira.",
            ),
            SPONGE,
        ),
        Need(("Preciso de cafeína.", "Traga uma bebida com cafeína."), CAFFEINE),
        Need(("Eu queria uma fruta.", "Traga uma fruta, por favor."), FRUIT),
        Need(("Quero comer algo salgado.", "Traga um pacote de batatas fritas."), CHIPS),
    ),
)

DUTCH = Language(
    "Dutch",
    things={
        "coke can": ("een Coca-Cola", "de Coca-Cola", "het blikje Coca-Cola"),
        "pepsi can": ("een Pepsi", "de Pepsi", "het blikje Pepsi"),
        "7up can": ("een 7up", "de 7up", "het blikje 7up"),
        "red bull can": ("een Red Bull", "de Red Bull", "het energiedrankje", "het blikje Red Bull"),
        "lime soda": ("de limoenfrisdrank", "een limoenlimonade", "het blikje limoenlimonade"),
        "grapefruit soda": ("de grapefruitfrisdrank", "een grapefruitlimonade", "het blikje grapefruitlimonade"),
        "tea": ("de thee", "een thee", "de ijsthee", "een fles thee"),
        "water bottle": ("de fles water", "een flesje water", "het water", "de waterfles"),
        "apple": ("de appel", "een appel"),
        "orange": ("de sinaasappel", "een sinaasappel"),
        "banana": ("de banaan", "een banaan"),
        "sponge": ("de spons", "een spons", "het sponsje"),
        "jalapeno chips": ("de jalapeñochips", "de zak jalapeñochips", "de pittige chips"),
        "multigrain chips": ("de meergranenchips", "een zak meergranenchips", "de volkorenchips"),
        "rice chips": ("de rijstchips", "een zak rijstchips"),
        "blue chips": ("de blauwe chips", "de zak blauwe chips"),
        "energy bar": ("de energiereep", "een energiereep", "de mueslireep"),
    },
    places={
        "table": ("op tafel", "op de tafel"),
        "close counter": ("op het dichtstbijzijnde aanrecht", "op het aanrecht dichtbij", "op het voorste aanrecht"),
        "far counter": ("op het verste aanrecht", "op het achterste aanrecht", "op het aanrecht achterin"),
        "trash can": ("in de vuilnisbak", "in de prullenbak", "in de afvalbak"),
    },
    bring=(
        "Breng me {thing}, alsjeblieft.",
        "Kun je me {thing} brengen?",
        "Zou je {thing} voor me willen halen?",
        "Ik wil graag {thing}.",
        "Mag ik {thing}?",
        "Geef me {thing}.",
        "Haal {thing} voor me, alsjeblieft.",
        "Ik zou graag {thing} willen hebben.",
    ),
    put=(
        "Leg {thing} {place}.",
        "Zet {thing} {place}, alsjeblieft.",
        "Kun je {thing} {place} leggen?",
        "Zou je {thing} {place} willen zetten?",
        "Doe {thing} {place}.",
        "Ik wil dat je {thing} {place} legt.",
    ),
    throw=(
        "Gooi {thing} weg.",
        "Kun je {thing} weggooien?",
        "Gooi {thing} in de prullenbak, alsjeblieft.",
        "Wil je {thing} bij het afval doen?",
        "Ik wil dat je {thing} weggooit.",
    ),
    needs=(
        Need(("Ik heb dorst.", "Breng me iets te drinken.", "Mag ik iets te drinken, alsjeblieft?"), DRINKS),
        Need(("Ik heb honger.", "Breng me iets te eten.", "Heb je een tussendoortje voor me?"), FOOD),
        Need(
            (
                "Ik heb mijn glas omgestoten.",
                "De tafel plakt, breng me iets om hem schoon te vegen.",
                "Ik heb iets nodig om schoon te maken.",
            ),
            SPONGE,
        ),
        Need(("Ik heb cafeïne nodig.", "Breng me een drankje met cafeïne."), CAFFEINE),
        Need(("Ik wil graag een stuk fruit.", "Breng me een vrucht, alsjeblieft."), FRUIT),
        Need(("Ik heb zin in iets zouts.", "Breng me een zak chips."), CHIPS),
    ),
)

LANGUAGES: tuple[Language, ...] = (GERMAN, SPANISH, FRENCH, ITALIAN, PORTUGUESE, DUTCH)

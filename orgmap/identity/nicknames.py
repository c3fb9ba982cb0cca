"""Which first names are short for which: the first word of a line is the full form, the rest are short.

Only forms that people use for themselves in everyday work, from a few languages; a name may stand in
several lines (Alex is Alexander and Alexandra). Ordinary language knowledge, written down by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_LINES = """
abigail abby
agnieszka aga
alan al
albert al bert bertie
aleksandr sasha alex
aleksandra sasha ola alex
aleksei alyosha alexey
alessandro alex sandro ale
alexander alex alec sandy xander sascha
alexandra alex alexa sandra sascha
alfred alf fred freddie
amanda mandy
anastasia nastya ana
andrea andi
andreas andi andy
andrei andrey andriy
andrew andy drew
angela angie
ann annie
anna anni annie anja anya ania
anthony tony ant
antonio toni tonio
barbara barb babs basia
benedikt ben bene
benjamin ben benji
bernard bernie
bernhard bernd
brigitte gitte gitta
bruno bru
carolina caro lina
caroline carrie caro
catherine cathy kate cate katie kitty
charles charlie chuck chas
charlotte charlie lotte lottie
christian chris
christina tina chris christa
christine chris tina chrissie
christopher chris kit topher
cynthia cindy
daniel dan danny
daniela dani
david dave davey
deborah deb debbie
dmitri dima dmitry dmitriy
dominik dom
donald don donnie
dorothy dot dottie
edward ed eddie ted ned
ekaterina katya katia
elena lena
eleonore ellie nora
elisabeth lisa elise lisbeth sissi betty elli
elizabeth liz lizzie beth betty eliza libby lisa
emily em emmy
eugene gene
evelyn eve evie
evgeny zhenya evgenij
ferdinand ferdi
florian flo
frances fran
francesco franco cesco
francisco paco pancho kiko
franziska franzi
frederick fred freddie rick
friedrich fritz fred
gabriele gabi
gabriella gabi gaby
geoffrey geoff
georg schorsch
george georgie
gerald gerry jerry
gerhard gerd
giuseppe beppe peppe
giovanni gianni
gregory greg
guillermo memo
hans-peter hape
harold harry hal
heinrich heinz
helen nell
helena lena hela
henry harry hank
ignacio nacho
ikechukwu ike
irina ira
isabella bella isa izzy
ivan vanya
jacob jake
jacqueline jackie
james jim jimmy jamie
janet jan
jeffrey jeff
jennifer jen jenny
jessica jess jessie
jesus chuy
joanna asia jo
johannes hannes jo
john jack johnny
jonathan jon jonny
jose pepe
josef sepp
joseph joe joey
joshua josh
juan juanito
judith judy
julia jule
karl kalle
katarzyna kasia
katharina kathi kati katrin
katherine kate kathy katie kat kathryn
kenneth ken kenny
kimberly kim
klaus claus
konstantin kostya kosta
krzysztof krzys
laura lori
lawrence larry laurie
leonard leo len lenny
lucas luke luca
ludwig lutz
madeleine maddie
magdalena magda leni lena
malgorzata gosia
manfred manni
manuel manu manolo
margaret maggie meg peggy marge greta
margarethe grete gretel
maria mia mitzi marie masha
marianne janne
martina tina
martin marty
matthew matt
matthias matze matt
maximilian max
maxim max
megan meg
michael mike mick micky mikey michi
michelle shelly
mikhail misha mihail
mohammed mo mohamed muhammad mohammad
nadezhda nadia nadya
natalia natasha talia natalya
nathaniel nate nat nathan
nicholas nick nicky nico
nikolaos nikos
nikolai kolya nikolay
oliver olli ollie
olufemi femi
pamela pam
patricia pat patty trish
patrick pat paddy
pavel pasha
peter pete
philip phil pip
philipp phil
rachel rae
raymond ray
rebecca becky becca
reinhard reiner
richard rick dick rich ricky
robert rob bob bobby robbie bert
roberto beto
ronald ron ronnie
rudolf rudi
russell russ
samantha sam
samuel sam sammy
sebastian basti seb
sergei seryozha sergey serhii
siegfried siggi
simon si
stanislaw staszek stan
stefan steffen
stefanie steffi
stephanie steph
stephen steve stevie
steven steve
susan sue susie suzie
susanne susi sanne
svetlana sveta
sylvia sylvie
tatiana tanya tania
terence terry
theodore ted theo teddy
theresa terry tess tracy
thomas tom tommy
timothy tim timmy
tobias tobi
ulrich uli
ulrike uli
ursula uschi
valentina valya
valerie val
victor vic
victoria vicky tori
viktor vitya vic
vincent vince vinny
vladimir volodya vova
walter walt
wilhelm willi
william bill will billy liam willy
winston win
wolfgang wolf wolfi
yekaterina katya
yuri yury iurii
zachary zach zack
"""


def _groups() -> dict[str, frozenset[str]]:
    """Every name with all names it may stand for, itself included."""
    found: dict[str, set[str]] = {}
    for line in _LINES.split("\n"):
        names = line.replace("-", "").split()
        for name in names[1:]:
            found.setdefault(name, set()).add(names[0])
        if names:
            found.setdefault(names[0], set()).add(names[0])
    return {name: frozenset({name, *full}) for name, full in found.items()}


_FULL: Mapping[str, frozenset[str]] = MappingProxyType(_groups())


def full_forms(name: str) -> frozenset[str]:
    """The name and the full forms it may be short for.

    >>> sorted(full_forms("bill")), sorted(full_forms("thomas"))
    (['bill', 'william'], ['thomas'])
    """
    return _FULL.get(name, frozenset((name,)))


def names() -> frozenset[str]:
    """Return every name in the table."""
    return frozenset(_FULL)


def is_common(name: str) -> bool:
    """Whether a name is in the table at all, so is likely to be frequent."""
    return name in _FULL

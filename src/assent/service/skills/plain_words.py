"""Words that a sentence needs and that say nothing of a slice, in five languages. `unread` passes over them."""

from __future__ import annotations

from typing import Final

from assent.reasoning.words.flat import words_of

PLAIN: Final = frozenset(
    words_of(
        """
    the and for with our are you your their they them this that these those which who whose what where when while
    how why from into onto over under between through across within without about around against during per via not
    but nor yet all any each every both some more most less least much many few than then there here its it's itself
    one two another other others same such only just also too very well please thanks thank hello dear will would
    shall should must can could may might need needs needed require requires required requirement requirements want
    wants wanted wish wishes like i'd i'm we'd we're i've we've have has had having get gets got getting give gives
    given make makes made making let lets set sets setting put do does did done doing be been being was were is am
    use uses used using user users usage serve serves served serving service services support supports supporting
    supported provide provides provided provision provisioning deploy deploys deployed create creates created design
    offer offers offering deliver delivers order ask asks request requests build run runs running operate work works
    working connect connects connected connecting cover covers guarantee guarantees guaranteed guaranteeing minimum
    maximum min max average peak total rate rates data speed speeds number amount level value quality good high
    higher low lower large larger small smaller big great best better worse enough available possible approximately
    approx roughly exactly nearly almost least most up down below above than equal fewer greater exceed exceeds
    exceeding second seconds minute minutes hour hours day days week weeks month months year years time times once
    twice per cent percent device devices ues terminal terminals equipment equipments people person persons group
    way ways direction directions off out onto upon until till since because therefore thus hence however although
    though even still already again always never ever often sometimes today tomorrow now soon later before after
    first second third last next new old able different various several multiple separate own his her him she he us
    me my mine ours theirs that's there's don't doesn't isn't aren't won't can't cannot customer customers client
    clients company tenant system systems application applications app apps traffic packet packets message messages
    byte bytes bits bit kbps mbps gbps send sends sending receive receives report reports kilometre kilometres
    kilometer kilometers square moving move moves travel travelling traveling travels driving flying fly flies
    que los las del una uno unos unas con para por sin sobre entre como pero muy mas menos este esta estos estas ese
    esa nuestro nuestra nuestros nuestras necesito necesitamos quiero queremos requiere requieren ser estar tener
    tiene tienen haber debe deben cada servicio servicios usuarios usuario dispositivos dispositivo velocidad datos
    maximo maxima minimo minima minima inferior superior menor mayor hasta desde dar crear unas otro otra otros
    dos das uma uns umas com sem sob nos nas pelo pela pelos pelas ate mais menos este esta isso nosso nossa nossos
    nossas preciso precisamos quero queremos ter tem devem deve servico servicos utilizadores usuarios taxa abaixo
    acima numero velocidade dados maximo maxima minimo minima rede criar dar outro outra
    les des une aux avec pour par sans sous sur dans entre mais plus moins que qui dont nous vous ils elles notre nos
    votre leur leurs besoin faut avons ont est sont etre avoir doit doivent veux voulons voudrais je chaque service
    services utilisateurs utilisateur appareils debit donnees vitesse maximum minimum inferieure superieure
    inferieur superieur jusqu'a l'un l'une l'autre autre autres deux trois cette ces cet
    der die das den dem des ein eine einen einem einer eines und oder mit ohne fur von vom zum zur bei beim auf aus
    nach uber unter zwischen durch pro je jeweils jede jeder jedes jeden alle wir ich sie ihr uns unser unsere
    unseren unserem brauchen brauche brauchen benotigen benotige mochten mochte wollen will soll sollen muss mussen
    kann konnen werden wird ist sind sein haben hat nicht nur auch mehr weniger als bis etwa circa hochstens
    mindestens maximal minimal gerat gerate geraten stuck nutzer nutzern teilnehmer sekunde sekunden minute minuten
    stunde stunden tag tage dienst dienste datenrate bitte insgesamt gleichzeitig
    bitrate capacity fine acceptable communication communications red necesita necesitan conectar precisa d'une d'un
    work live tell tells telling say says saying apart
    """
    )
)

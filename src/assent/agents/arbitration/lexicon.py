"""What words mean to the arbiter: concepts, and how five languages express them.

`scan` turns these phrases into a matcher; `signals` says which concepts together are a signal. Phrases are
folded (lower case, no accents). `*` at the end of a word: any ending. `~`: up to four words in between.
Languages in order: English, Spanish, French, German, Portuguese. A concept alone never condemns anybody.
"""

from __future__ import annotations

CONCEPTS: dict[str, str] = {
    # --- injection -------------------------------------------------------------------------------------
    "override": """
        ignor* | disregard* | forget | forgets | forgetting | overrid* | overrul* | discard* | neglect |
        set ~ aside | put ~ aside | pay no attention to | do not follow | don't follow | stop following |
        don't obey | do not obey | no longer follow | throw away | erase | abandon | olvid* | no sigas |
        haz caso omiso | hagan caso omiso | descart* | no hagas caso | oubli* | ne tenez pas compte |
        ne tiens pas compte | ne tenez plus compte | faites abstraction | fais abstraction | ne suivez pas |
        vergiss | vergesst | vergessen sie | missacht* | nicht beachten | ubergeh* | esquec* |
        desconsider* | nao siga | no longer count* | no longer appl* | no longer valid | is void |
        are void | null and void | are suspended | are cancelled | revoked | ya no valen | ya no cuenta* |
        ne comptent plus | gelten nicht mehr | nao valem mais
        """,
    "instruction": """
        instruction* | guideline* | directive* | directions | prompt | prompts | system message |
        programming | orders | rules you | your rules | the rules | all rules | any rules | previous rules |
        prior rules | earlier rules | safeguards | safety rules | your training | policies | your policy |
        instruccion* | reglas | ordenes | directrices | indicaciones | consignes | regles | ordres |
        anweisung* | instruktion* | regeln | vorgaben | richtlinien | befehle | instruc* | regras |
        diretrizes | ordens | guidance | constraints above | the constraints | limits above |
        everything above | your configuration | your previous configuration | your settings |
        your previous settings
        """,
    "mandate": """
        told you | your operator* | your owner* | your company* | your principal* | your goal* |
        your own goal* | your objective* | your own objective* | your task | your role | your mission |
        your business intent | your limit* | your constraint* | your own interest* | your interest* |
        tu operador | tus objetivos | tu objetivo | sus objetivos | tus limites | votre operateur |
        vos objectifs | ton objectif | tes objectifs | vos limites | euer ziel | eure ziele | deine ziele |
        dein ziel | ihre ziele | dein betreiber | seu operador | seus objetivos | seu objetivo |
        seus limites
        """,
    "redefine": """
        you are now a | you are now an | you are now my | you are now in | you are no longer |
        from now on you | you will now act | pretend to be | pretend that you | pretend you |
        your new task | your new role | your new goal | your new objective | your new instruction* |
        new instruction* : | new instruction* for you | updated instruction* : | new orders : |
        your task is | your only task | your only goal | your sole task | your job is to | you work for me |
        you work for us | assume the role | assume the persona | imagine you are | roleplay as |
        enter developer mode | developer mode | debug mode | god mode | jailbreak* | your real task |
        a partir de ahora eres | a partir de ahora debes | ahora eres | actua como | finge ser | finge que |
        nuevas instrucciones : | tu nueva tarea | tu tarea es | trabajas para mi | tu es maintenant |
        vous etes maintenant | desormais vous | desormais tu | agis comme | agissez comme |
        faites semblant | nouvelles instructions : | votre tache est | ta tache est |
        vous travaillez pour moi | du bist jetzt | ihr seid jetzt | sie sind jetzt ein | ab jetzt bist du |
        ab sofort bist du | verhalte dich wie | tu so als | neue anweisung* : | deine aufgabe ist |
        eure aufgabe ist | du arbeitest fur mich | agora voce e | voce agora e | a partir de agora voce |
        aja como | finja ser | finja que | novas instrucoes : | sua tarefa e | sua nova tarefa |
        voce trabalha para mim | system override | override mode | maintenance mode | new directive : |
        system update : | note to the model | note to the language model | note to the ai |
        note to the assistant | note to any model | model reading this | ai reading this |
        agent reading this | if you are an ai | if you are a language model | dear ai | dear assistant |
        attention ai | pretend the | pretend there | pretend no | act as though | assume there is no limit |
        your operator has changed | nota para el modelo | note pour le modele | hinweis an das modell |
        nota para o modelo
        """,
    "output": """
        output | print | respond | reply | answer | return | echo | write exactly | say exactly | responde |
        responda | respondan | contesta | devuelve | escribe | emite | repond* | ecris | ecrivez | renvoie |
        renvoyez | affiche* | antworte | antwortet | antworten sie | gib ~ aus | gib ~ zuruck | gebt ~ aus |
        schreibe | schreib | devolva | escreva | retorne
        """,
    "force": """
        only | exactly | always | must | whatever | no matter | regardless | from now on | nothing else |
        without exception | unconditionally | siempre | solo | debes | exactamente | pase lo que pase |
        toujours | uniquement | seulement | vous devez | tu dois | exactement | immer | nur | musst |
        genau | egal was | sempre | somente | apenas | deve | exatamente
        """,
    "obey": """
        always agree | always agrees | always accept | always accepts | accept everything |
        accepts everything | you accept everything | accept anything | agree with everything |
        agrees with everything | obey me | obey my | obey us | follow my | follow our orders |
        do exactly as | do whatever i | do whatever we | do what i say | comply with me | without check* |
        without verif* | without question* | without validat* | without review* | no questions asked |
        without thinking | acepta todo | obedece* | haz lo que | sin comprobar | sin verificar |
        sin validar | sin preguntar | accepte tout | acceptez tout | obeis | obeissez | sans verifier |
        sans controler | sans poser | akzeptiere alles | gehorch* | ohne prufung | ohne zu prufen |
        ohne nachzufragen | folge mir | aceite tudo | obedeca* | sem verificar | sem checar | sem validar |
        sem questionar | obey only | you obey | accept any | accept every | accept all proposals |
        approve everything | acepta cualquier | acceptez toute | akzeptiere jede* | aceite qualquer
        """,
    "bypass": """
        bypass* | skip | skipping | disable | disables | deactivate | circumvent | turn off | switch off |
        suppress | get around | work around | omite | salta | desactiva* | elude | contourne* | desactive* |
        saute | sautez | umgeh* | deaktivier* | uberspring* | burle | contorne | desative* | pule |
        disable* | disabling | deactivated | bypassed | suspended | removed
        """,
    "guard": """
        validat* | arbitral | arbitrat* | arbiter | verificat* | filter | filters | safeguard* |
        guardrail* | safety | security check* | your check* | the checks | all checks | moderation |
        sanity check* | your bounds | regulatory unit | validacion | arbitraje | filtro* | comprobacion* |
        verificacion | validation | filtre* | controles | verification | validierung | prufung* | filter |
        schiedsstelle | validacao | filtros | verificacao
        """,
    # --- impersonation ---------------------------------------------------------------------------------
    "i-am": """
        i am | i'm | speaking as | i speak as | i speak for | speaking for | acting as | we are | it is me |
        soy | yo soy | somos | je suis | nous sommes | ich bin | wir sind | eu sou | sou
        """,
    "this-is": """
        this is | here is | here speaks | message from | notice from | order from | orders from |
        announcement from | directive from | decision of | decision by | official message from |
        on behalf of | in the name of | signed by | signed | sent by | speaking on behalf of | aqui |
        aqui habla | habla | les habla | en nombre de* | mensaje de | mensaje del | orden de | orden del |
        ici | au nom d* | message d* | ordre d* | ici parle | hier spricht | hier ist | im namen de* |
        nachricht vo* | anordnung de* | mitteilung de* | aqui e | aqui fala | quem fala e | em nome d* |
        mensagem d* | ordem d* | here writes | statement from | statement by | communication from |
        comunicado de* | communique d*
        """,
    "as-the": """
        as the | as your | in my role as | in my capacity as | como | en tant que | als | na qualidade de
        """,
    "authority": """
        mediator | mediators | maestro | regulator | administrator | admin | sysadmin | arbiter |
        arbitrator | moderator | network operator | network owner | infrastructure owner |
        infrastructure provider | authority | orchestrator | system | supervisor | your operator |
        your owner | your developer* | your creator* | your manager | your boss | your administrator |
        government | ministry | noc | root | security team | mediador | mediadora | regulador |
        administrador | autoridad | supervisor | mediateur | mediatrice | regulateur | administrateur |
        autorite | mediatorin | vermittler | regulierer | regulierungsbehorde | bundesnetzagentur |
        behorde | autoridade | reguladora
        """,
    # --- coercion --------------------------------------------------------------------------------------
    "harm": """
        will regret | you'll regret | regret it | regret this | come to regret | or else | or face |
        face the consequences | face consequences | retaliat* | punish* | leak your | leak the | leak all |
        destroy | crush you | crush your | take your ~ down | take you ~ down | take down your |
        take ~ network down | bring your ~ down | bring you down | shut you down | cut you off |
        cut off your | attack you | attack your | ddos | jam your | flood your | hack your | hack you |
        sabotage your | sabotage you | blackmail* | make you pay | will pay for this | you'll pay for |
        you will pay for | lose service | last warning | final warning | been warned | hurt you |
        hurt your | ruin you | ruin your | your outage | publish your | arrepentir* | arrepent* |
        represalia* | lo pagar* | vas a pagar | van a pagar | atacar* | hundir* | destruir* | sabotear* |
        filtrar* | ultimo aviso | ultima advertencia | regretterez | regretter | regretteras |
        represailles | saboter* | detruir* | attaquer* | le paierez | dernier avertissement | divulguer* |
        bereuen | vergeltung | zusammenbrich* | zerstor* | angreifen | lahmlegen | lahm | letzte warnung |
        rachen | sabotier* | vao se arrepender | retaliar | retaliac* | vai pagar | vao pagar | vazar* |
        derrubar* | ultimo aviso | would be a shame | would be a pity | shame if | pity if | we know where |
        i know where | accidents happen | will find out | go public with | find out about your |
        bad things | watch your back | seria una lastima | seria una pena | ce serait dommage |
        es ware schade | seria uma pena | will be sorry | be sorry | you will suffer |
        users will suffer for | make you suffer | your users suffer | your users will suffer |
        your customers will suffer | your subscribers will suffer | make your ~ suffer
        """,
    "menace": """
        consequences | suffer | collapse | sue | exclude you | kick you | expose | report you | pay dearly |
        no mercy | trouble | consecuencias | consequences | konsequenzen | consequencias | flood | jam |
        overload | throttle | throttled | attack | wreck | disrupt | poison | crash | sobrecargar |
        surcharger | uberlasten | make sure ~ lose | make sure ~ nothing | make sure ~ zero |
        make sure ~ pay
        """,
    "condition": """
        if you | if they | unless you | unless they | otherwise | or else | or we | or i | or you |
        or your | or face | either | refuse | if not | last warning | final warning | do it or | accept |
        agree | si no | si te niegas | si rechazas | o si no | de lo contrario | acepta | si vous | si tu |
        sinon | acceptez | faute de quoi | wenn ihr | wenn du | wenn sie | falls ihr | falls du | sonst |
        andernfalls | oder wir | stimmt zu | se nao | senao | se voce* | se recusar* | caso contrario |
        ou entao | aceite | go along | stopped working | oder ihr | oder euer* | oder eure | o vuestr* |
        ou votre | ou vos | until you | comply or | comply | fall in line | hasta que | jusqu'a ce que |
        bis ihr | ate que
        """,
    "agency": """
        we will | we'll | i will | i'll | we are going to | i am going to | we shall | we retaliate |
        we take | we can | vamos a | voy a | haremos | nosotros | nous allons | je vais | nous ferons |
        werden wir | wir werden | werde ich | ich werde | vamos | vou | expect your | expect that your
        """,
    "you": """
        you | your | yours | your's | tu | tus | te | vuestr* | ustedes | su | sus | vous | votre | vos |
        toi | ton | ihr | euch | euer | eure | euren | eurem | dein* | dich | dir | ihren | seu | seus |
        sua | suas | voce | voces
        """,
    # --- sabotage --------------------------------------------------------------------------------------
    "off": """
        switch ~ off | switch off | switched off | switching off | turn ~ off | turned off | shut ~ down |
        shut down | shutting down | shut off | power ~ down | powered down | power off | powered off |
        take ~ offline | go dark | deactivat* | go to zero | drop to zero | drop to 0 | go to 0 |
        go down to zero | down to 0 | to zero | set ~ to zero | set ~ to 0 | without service | no service |
        nobody should get | kill the | apag* | a cero | sin servicio | desconect* | etein* | eteign* |
        coupe* | a zero | sans service | mettre hors | abschalt* | abgeschaltet | ausschalt* |
        ausgeschaltet | schaltet ~ ab | schaltet ~ aus | auf null | auf 0 | deslig* | zerar | sem servico |
        desativ* | turn off | turning off | cut the power | pull the plug | unplug
        """,
    "starve": """
        starv* | crippl* | get nothing | gets nothing | get zero | left with nothing |
        leave ~ with nothing | squeez* ~ out | driv* ~ out | cut ~ off | jam | jamming | sabotag* |
        deny ~ service | knock ~ out | push ~ out | make ~ unusable | unusable for | block ~ from | choke |
        strangle | monopoli* | drown | estrangul* | no reciban nada | dejar sin nada | asfixi* |
        bloquear a | etrangl* | asphyxi* | n'aient rien | n'auront rien | priver | aushunger* |
        nichts bekommen | leer ausgehen | lahmlegen | verdrang* | sufoc* | fiquem sem nada | asfixi* |
        must not receive | not a single | receive nothing | receives nothing | no capacity for
        """,
    "target": """
        everyone | everybody | all of you | all of them | all operators | all others | others |
        everyone else | anyone | nobody | no one | the base station | base station | the shared cell |
        shared cell | the cell | whole | the network | competitor* | rival* | their slice* | your slice* |
        todos | todas | la celda | la celula | los demas | las demas | la estacion | nadie | tous | toutes |
        les autres | la cellule | la station | personne | alle | allen | alles | die anderen | der anderen |
        die zelle | zelle | station | niemand | os outros | os demais | a celula | a estacao | ninguem
        """,
    "press": """
        must | have to | has to | demand | demands | insist* | force | forced | forcing | immediately |
        right now | at once | no discussion | now | i order | we order | without delay | until it |
        until they | until he | give up | gives up | shall | refuse anything | no alternative |
        will not stop | keep insisting | deben | debe | tienen que | ahora mismo | inmediatamente | exijo |
        exigimos | ya mismo | sin discusion | doivent | devez | immediatement | tout de suite | exige |
        exigeons | sans discussion | maintenant | mussen | muss | sofort | keine diskussion | verlange |
        verlangen | ohne diskussion | jetzt | devem | deve | tem que | tem de | imediatamente |
        agora mesmo | exigimos | ja | this minute | this instant | i command | or else | y punto |
        sur-le-champ
        """,
    "mild": """
        midnight | if the others agree | others agree | after ten | carrier off after | second carrier |
        some carriers | night | nights | nightly | maintenance | until it recovers | recover* | propose |
        proposes | suggest* | would | could | might | perhaps | if all | if everyone | unanimous* |
        together | vote | hours | off-peak | between | de noche | noche | noches | madrugada | proponemos |
        propongo | podriamos | nuit | nuits | proposons | propose | pourrions | nacht | nachts |
        schlagen ~ vor | vorschlag | konnten | noite | noites | propomos | poderiamos
        """,
    "motive": """
        energy | save | saving | savings | poor | electricity | emissions | empty | idle | cost | costs |
        energia | ahorr* | energie | econom* | spar* | strom | custo*
        """,
    # --- fishing ---------------------------------------------------------------------------------------
    "ask-me": """
        tell me | tell us | tell everyone | reveal | reveals | disclose | give me | give us | send me |
        send us | show me | show us | let me know | let us know | i need to know | we need to know |
        i want to know | confirm your | name your | admit | share your | share with me | share with us |
        hand over | repeat your | first say | confess | state your | dime | dinos | diganos | digame |
        decidme | decidnos | revel* | comparte | muestra* | necesito saber | dites | dis-moi | dites-nous |
        dites-le-nous | revele* | donnez* | montrez* | partagez | devoile* | sag mir | sagt mir | sagt uns |
        sagen sie | nenn | nennt | nenne | nennen sie | verrat* | zeig* | teilt | diga* | me diga | conte* |
        mostre* | compartilhe | revele* | we would like to know | i would like to know | we'd like to know |
        i'd like to know | let us see your | be honest about your | quisiera saber | queremos saber |
        wir wollen wissen | nous voulons savoir
        """,
    "ask-what": """
        what is | what's | what are | which is | how low | how high | how far | how much | where is |
        cual es | cuales son | cuanto | que limite | quel est | quelle est | quels sont | quelles sont |
        combien | was ist | wie hoch | wie niedrig | welche* | wo liegt | qual e | quais sao | quanto |
        what would be | what would | what could be | what might | which would be
        """,
    "private": """
        reservation | walk-away | walk away | walkaway | bottom line | private | confidential | secret |
        internal | real limit* | true limit* | your limit* | your budget | your margin* | your cost* |
        your own cost* | maximum you | minimum you | highest you | lowest you | most you | least you |
        highest figure | lowest figure | highest value you | lowest value you | highest rate you |
        lowest rate you | your maximum | your minimum | your ceiling | your floor | business intent |
        your goal | your goals | your strategy | password* | credential* | api key | authorised you |
        authorized you | allowed to accept | willing to pay | really want | real maximum | real minimum |
        your utility | utility function | your customer list | your instruction* | your prompt |
        system prompt | your breaking point | secreto | secreta | tu limite | su limite | vuestro limite |
        confidencial* | privad* | presupuesto | valor de reserva | limite real | minimo aceptable |
        maximo aceptable | votre limite | ta limite | confidenti* | secret* | votre budget | prive* |
        limite reelle | prix de reserve | eure grenze | deine grenze | euer limit | dein limit | geheim* |
        vertraulich* | euer budget | interne* | schmerzgrenze | obergrenze | untergrenze | reservierungs* |
        seu limite | secreto | secreta | seu orcamento | limite real | preco de reserva | true floor |
        true ceiling | real floor | real ceiling | true minimum | true maximum | let you go |
        lets you accept | allows you | your boss | your board | your management | your finance |
        would accept at worst | worst you | internal cost* | tu jefe | votre patron | dein chef |
        seu chefe | deja aceptar | maximo que | minimo que | maximum que | minimum que | minimum that you* |
        maximum that you* | least that you* | most that you* | lowest that you* | highest that you* |
        absolute minimum | absolute maximum | utility function* | your payoff | survive with |
        your threshold
        """,
    # --- claims ----------------------------------------------------------------------------------------
    "claims": """
        agreed | agrees | agree | accepted | accepts | accept | proposed | proposes | said | says |
        offered | offers | offer | asked | asks | wants | want | demands | demanded | confirmed | promised |
        committed | settled | bid | bids | stands at | is at | asks for | value is | value of | supports |
        supported | voted | approved | signed | acepto | aceptaron | aceptado | acepta | aceptan | propuso |
        propone | dijo | ofrecio | ofrece | quiere | pidio | accepte | acceptent | propose | dit | demande |
        veut | offert | akzeptiert | zugestimmt | stimmt | schlagt | sagt | will | fordert | vorgeschlagen |
        verlangt | angeboten | aceitou | aceitaram | aceita | propos | disse | quer | ofereceu | pediu
        """,
    "all-bids": """
        <bids> ~ <are> | the <bids> so far : | <bids> on the table : | <bids> : | las <bids> | los <bids> | les <bids> |
        die <bids> | as <bids> | os <bids> | le <bids> | i <bids> | 报 价 是 | 报 价 分 别
        """,
    "bid-statistic": """
        <most-of> <bid> ~ <are> | <least-of> <bid> ~ <are> | <mean-of> of the <bids> ~ <are> |
        <mean-of> of all <bids> ~ <are> | <median-of> of the <bids> ~ <are> | <median-of> <bid> ~ <are> |
        <mean-of> <bid> ~ <are> | <most-of> of the <bids> ~ <are> | <least-of> of the <bids> ~ <are>
        """,
    "majority": """
        the majority | most <party> | most of the <party> | most of them | most of the table | most others |
        la mayoria | la majorite | die mehrheit | die meisten | a maioria | la maggioranza | 大 多 数 | 多 数
        """,
    "everyone-else": """
        the two <party> | the three <party> | both <party> | all <party> | all the <party> | every <party> |
        each <party> | my <party> | our <party> | the <party> | both of them | the other side | the whole table |
        los dos <party> | ambos <party> | todos los <party> | los <party> | les deux <party> | tous les <party> |
        les <party> | die beiden <party> | beide <party> | alle <party> | die <party> | os dois <party> |
        todos os <party> | os <party> | i due <party> | entrambi | tutti i <party> | gli altri | gli altri due |
        les deux autres | los otros dos | die anderen beiden | os outros dois | 大 家 | 所 有 人 | 其 他 人 |
        他 们 | 其 他 两 家 | 另 外 两 家 | 其 他 各 方 |
        both <other> | of four operators | of three operators | of five operators | of the operators |
        most operators | most of the <other> | all <other> | all of the <other> | all the <other> |
        every other | every <other> | the <other> operators | rest of the group | tous les <other> |
        todos os <other> | todos los <other> | alle <other> | tutti gli <other> | everyone else |
        everybody else | everyone | everybody | all others | all other operators | all operators |
        all the others | both others | both other* | the other two | the others | all of them | the rest |
        all agents | todos los demas | los demas | todos | los otros | ambos | tous les autres |
        les autres | tout le monde | tous | alle anderen | die anderen | beide anderen | alle |
        todos os outros | os outros | os demais
        """,
    "you-said": """
        you have already * | habias dicho | habeis dicho | has dicho | has aceptado | habeis aceptado | pediste |
        pedisteis | ofrecisteis | aceptasteis | tu ultima oferta | vuestra ultima oferta | tu as dit | tu as accepte |
        tu as promis | tu as propose | vous aviez | votre derniere offre | du hast zugesagt | du hast angeboten |
        ihr habt angeboten | ihr habt gesagt | euer letztes angebot | dein letztes angebot | hai detto | hai accettato |
        avete detto | avete accettato | avete promesso | avete offerto | la vostra ultima offerta | disseste |
        aceitaste | prometeste | ofereceste | a vossa ultima oferta | 你 说 | 你 答 应 | 你 同 意 | 你 上 一 轮 |
        你 上 轮 | 你 们 说 | 你 们 答 应 | 你 们 同 意 |
        you said | you agreed | you promised | you proposed | you offered | you accepted | you asked |
        you already * | you committed | you have agreed | you have accepted | you told | dijiste |
        prometiste | aceptaste | propusiste | ofreciste | vous avez dit | vous avez promis |
        vous avez accepte | vous avez propose | du hast gesagt | ihr habt zugesagt | ihr habt zugestimmt |
        ihr habt versprochen | voce disse | voce prometeu | voce aceitou | voces aceitaram
        """,
    "hypothetical": """
        should | could | must | would | might | if | unless | when | whether | may | can | please | ought |
        suggest | hope | deberia | podria | si | devrait | pourrait | sollte | konnte | wenn | falls |
        deveria | poderia | se | 如 果 | 要 是 | 假 如 | 可 以 | 应 该 | 希 望 | 能 否 | 不 如 | 吧
        """,
    "past": """
        previously | earlier | last round | previous | yesterday | before | round one | round 1 | used to |
        initially | at first | first | originally | original | last | antes | anterior | avant | precedent |
        zuvor | vorher | bisher* | letzten
        """,
    "my-value": """
        i propose | we propose | i offer | we offer | i bid | my value | our value | my proposal is |
        our proposal is | my offer is | our offer is | i settle | we settle | i suggest | we suggest |
        i accept | we accept | i agree to | we agree to | i ask for | we ask for | i request | we request |
        i go for | we go for | i choose | we choose | propongo | proponemos | ofrezco | ofrecemos | acepto |
        aceptamos | pedimos | je propose | nous proposons | j'accepte | nous acceptons | nous offrons |
        nous demandons | ich schlage | wir schlagen | ich biete | wir bieten | wir akzeptieren |
        ich akzeptiere | proponho | propomos | ofereco | oferecemos | aceito | aceitamos
        """,
    "low-wish": """
        as low as possible | lowest possible | as little as possible | bare minimum | minimal throughput |
        almost nothing | switch the cell off | very low rate | minimum throughput | lowest throughput |
        lo mas bajo posible | el minimo | le plus bas possible | le minimum | so niedrig wie moglich |
        so wenig wie moglich | o mais baixo possivel | o minimo | lowest possible rate | as close to zero |
        close to nothing
        """,
    "high-wish": """
        as high as possible | highest possible | as much as possible | full capacity | all of the capacity |
        maximum throughput | the entire capacity | highest throughput | lo mas alto posible |
        toda la capacidad | le plus haut possible | toute la capacite | so hoch wie moglich |
        so viel wie moglich | o mais alto possivel | toda a capacidade | maximum possible
        """,
    "concede": """
        but | although | though | however | still | yet | concede | compromise | meet | despite | even so |
        while | halfway | nevertheless | balance | versus | against | pero | aunque | mais | cependant |
        aber | obwohl | dennoch | mas | embora
        """,
}
"""concept → its phrases, separated by `|`."""


def vocabulary(words: str) -> frozenset[str]:
    """The blank-separated words as a set."""
    return frozenset(words.split())


NEGATIONS = vocabulary(
    "not don't dont do-not cannot can't cant never won't wouldn't didn't nor without no nicht kein keine nie pas ne "
    "jamais nunca nao jamas tampoco isn't aren't shouldn't mustn't 不 没 未 别 勿"
)
FIRST_PERSON = vocabulary(
    "i we i'd we'd i'll we'll i've we've us me our my let's wir ich uns nous je nosotros yo nos eu"
)

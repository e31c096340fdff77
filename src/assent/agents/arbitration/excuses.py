"""Phrases beside an act: what excuses it, and the words by which a message wishes for much or little.

Written as in `frames`; `scan` finds them, `acts` and `stance` ask for them.
"""

from __future__ import annotations

CONTEXT: dict[str, str] = {
    "low-stance": """
        next to no | keep it ~ low | as little ~ as | as few ~ as | as low as | as little as |
        lowest ~ <rate> | <rate> ~ lowest | minimum ~ <rate> | minimal ~ <rate> | very little | very low |
        hardly any | next to nothing | almost nothing | barely any | a trickle | keep it tiny |
        bare minimum | smallest ~ <rate> | tiny ~ <rate> | minimi* ~ <rate> | keep ~ <rate> ~ minimum |
        close to zero | lo mas bajo | mas bajo posible | muy poco | muy poca | casi nada | el minimo |
        <rate> ~ minimo | minimo ~ <rate> | <rate> mas bajo | plus bas* possible | plus faible possible |
        tres peu | presque rien | le minimum | <rate> minimal* | so niedrig wie | so wenig wie |
        sehr wenig | moglichst wenig | moglichst niedrig* | fast nichts | minimale* ~ <rate> |
        niedrigste* ~ <rate> | o mais baixo | mais baixo possivel | muito pouco | muito pouca | quase nada |
        o minimo | piu basso possibile | molto poco | quasi niente | il minimo
        """,
    "high-stance": """
        as much ~ as we | as much ~ as you | only ~ high ~ <rate> | very high <rate> | as high as |
        as much as | as much ~ as possible | highest ~ <rate> | maximum ~ <rate> | full ~ <rate> |
        maximi* ~ <rate> | huge ~ <rate> | massive ~ <rate> | enormous ~ <rate> | very high ~ <rate> |
        <rate> ~ very high | the whole cell | everything the cell | as fast as | top speed | full speed |
        all the ~ <rate> | whole ~ <rate> | entire ~ <rate> | every megabit | a lot more <rate> |
        much more <rate> | lots of <rate> | lo mas alto | mas alto posible | toda la <rate> |
        maxim* ~ <rate> | <rate> ~ maxim* | muchisim* | plus haut possible | plus eleve possible |
        toute la <rate> | <rate> maximal* | le maximum | so hoch wie | so viel wie | moglichst viel |
        moglichst hoh* | hochste* ~ <rate> | maximale* ~ <rate> | volle ~ <rate> | sehr hohe* ~ <rate> |
        o mais alto | mais alto possivel | toda a <rate> | o maximo | el maximo | piu alto possibile |
        tutta la <rate> | il massimo
        """,
    "stop-doing": """
        stop ignoring | stop breaking | please stop <drop> | stop repeating | keep ignoring | stop asking
        """,
    "lower-demand": """
        lower your demand | change your mind | change your value | change your bid | change your offer |
        adjust your bid | adjust your offer | adjust your target
        """,
    "customers-served": """
        serve our | serve my | work for us | works for us | work for our | works for me | work for me if |
        serves our | favour of | favor of | <number> work* | would work | could work | can work
        """,
    "asks": "what ~ your | what are your | what is your",
    "nobody-gets": """
        nobody gets everything | not everyone | nobody loses | everyone loses | nobody ~ loses |
        no one ~ loses
        """,
    "not-everyone": """
        everyone ~ save | everybody ~ save | no deal | no agreement | no doubt | no problem |
        without ~ deal | without agreement | all of us | for nothing | no objection* | no reason | no need
        """,
    "sympathy": """
        including us | everybody will | everyone will | both our | too if | as well as ours | like ours |
        sorry | same problem
        """,
    "question-mark": "?",
    "insult": "boss should | boss think* | boss must be | your operator should",
    "we-say": """
        we output | we print | we return | i return | return to | go back | answer is | reply by | reply to
        """,
    "radio-mode": """
        tdd mode | fdd mode | duplex mode | sleep mode | saving mode | idle mode | energy mode |
        carrier mode | mimo mode
        """,
    "asks-authority": """
        ask the | asked the | ask that | thank* ~ mediator | with the <authority> | to the <authority> |
        follow the | trust the | accept the | agree with | and the <authority> | told the | hope the |
        think the | believe the | see the | like the | than the | by the <authority> | if the <authority> |
        what the | let the | <authority>'s | the <authority> said | the <authority> proposed |
        the <authority> suggest* | find the
        """,
    "not-i": "i am not | i'm not | we are not",
    "no-your": """
        our customers | our users | our subscribers | our churn | our network | our sla | our <asset>
        """,
    "loses": """
        everyone loses | everybody loses | nobody wins | no agreement | no deal | all lose | both lose |
        nobody | no one | included | including us | ourselves | our own | our users | our customers |
        gives | give
        """,
    "honest-all": """
        like you two | like both of you | both of you | as you both | same as you | comme vous | comme toi |
        como vosotros | como ustedes | como voces | como vos | wie ihr | wie du | come voi | come te |
        ne sert a personne | no le sirve a nadie | nao serve a ninguem | non serve a nessuno | nutzt ~ keinem |
        nobody uses | no one uses | nobody is awake | 和 你 们 一 样 |
        if the others agree | others agree | at all | no demand | no traffic | no users | everyone agree* |
        everybody agree* | all agree* | if all | if everyone | together | unanimous* | de acuerdo |
        d'accord | einverstanden | de acordo | consent*
        """,
    "own-private": """
        our budget | our margin* | our cost* | our internal | my budget | our confidential | our limit* |
        our hard | our strateg* | for our limit* | our energy
        """,
    "their-need": "your ~ need* | your ~ want* | your users ~ fine",
    "our-load": "we expect | we anticipate | our ~ expect*",
    "favour-you": "serve you | help you | save you | meet you | thank you | hurt you to | cut you some",
    "radio-dead": "radio is dead | is dead here | dead today | deadlock | anyway | dead for hours",
    "if-nobody": "if nobody | if no one | unless someone | nobody objects | until morning | until dawn",
    "deal-follows": "and we sign | we sign | or better | or more | or less | and it is done | and we have",
    "own-limits": "our limit* | our budget | our own | we have",
    "by-words": "the ruling | to the | noted by | proposed by | thanks | follow* | respect*",
    "own-things": """
        to us | for us | for our | of ours | our <directive> | our own <directive> | our <aim> |
        our <principal> | our <guard> | our ai | our <model> | we <drop> | nuestr* <directive> |
        nos <directive> | notre <directive> | unsere <directive> | nossa* <directive> |
        our new <directive> | our updated <directive> | our revised <directive> | sales team
        """,
    "question": "what <model> | which <model> | does your <model> | is your <model>",
    "negated-speech": """
        not speaking for | don't speak for | do not speak for | can't speak for | cannot speak for
        """,
    "for-customers": "for our customers | for my customers | for our users",
    "for-honest": """
        our brand | our churn | our sla | our users | our own | if the network | if the service |
        for all of us | for both of us | no agreement | no deal | our users | our customers | my boss |
        our board | for us
        """,
    "request-stop": "stop <harm> | please don't | please do not | would never | never <harm>",
    "safety": "must not | must never | cannot be | hospital | during maintenance | not be",
    "pity": """
        just like ours | including us | , not | everyone to | unfair | would | don't want | do not want |
        not want | shouldn't | should not | fair | without <starve> | avoid* | not <starve> |
        never <starve> | instead of | rather than | nobody wants | no one wants | keep* us | us out
        """,
    "plain-figure": """
        if we | if i | wenn wir | si nous | se noi | to accept <number> | with <number> | accept <number> |
        take <number> | meet us | settle for <number> | go to <number> | come to <number> | <number> work* |
        pay <number>
        """,
    "reasons-only": """
        your reasoning | your reasons | your calculation | your value | your figure | your number based |
        your estimate
        """,
}
"""What in the same sentence excuses a frame or a bag (its `unless`), and how stances are worded."""

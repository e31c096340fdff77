"""Frames of injection: what takes over the reader, its orders or its model. Part of `frames`."""

from __future__ import annotations

from assent.agents.arbitration.frame import Frame

INJECTION: tuple[Frame, ...] = (
    # --- injection -----------------------------------------------------------------------------------------
    Frame(
        "injection",
        "drop-directive",
        1.0,
        "urged",
        """
        <drop> ~ <directive> | <drop> ~ what ~ <told> | <drop> ~ whatever ~ <told> |
        <drop> ~ everything ~ <told> | <drop> ~ anything ~ <told> | <drop> ~ <your> <aim> |
        <drop> ~ <your> own <aim> | <drop> ~ <your> <principal> | de lado ~ <told> | de lado ~ <directive> |
        <drop> lo que ~ <told> | <drop> o que ~ <told> | <drop> o que ~ <principal> |
        <drop> ce que ~ <told> | <drop> was ~ <told> | <drop> alles was ~ <told> | <drop> , was ~ <told> |
        <drop> quello che ~ <told> | set aside ~ <directive> | set ~ <directive> aside |
        put ~ <directive> aside | cast ~ <directive> aside | throw ~ <directive> | pay no ~ <directive> |
        don't let ~ <directive> | <drop> ~ <your> <guard> | forget about ~ <principal> |
        forget about ~ <directive> | forget ~ <told> | unlearn | nicht an ~ <directive> |
        nicht an ~ <told> | <drop> ~ <your> limit* | <drop> tus limite* | <drop> vos limite* |
        <drop> deine grenze* | <drop> ~ wishes of ~ <principal> | <drop> ~ <principal> ~ <told> |
        <drop> ~ your own limit*
        """,
    ),
    Frame(
        "injection",
        "disobey",
        1.0,
        "urged",
        """
        <negation> <heed> ~ <directive> | <negation> <heed> ~ <your> <principal> |
        stop <heeding> ~ <directive> | stop <heeding> ~ <principal> | no longer ~ <heed> ~ <directive> |
        no need to <heed> ~ <directive> | <negation> ~ caso ~ <directive> |
        <negation> ~ caso ~ <principal> | quit <heeding> | no le hagas caso | ne tenez ~ compte |
        ne tiens ~ compte | faites ~ abstraction | don't have to <heed> ~ <principal> |
        don't have to <heed> ~ <directive> | ne <heed> ~ <directive> | ne <heed> ~ <principal> |
        hor nicht ~ <principal> | <heed> nicht ~ <directive> | <heed> ~ nicht an ~ <directive>
        """,
    ),
    Frame(
        "injection",
        "void-directive",
        1.0,
        "said",
        """
        <earlier> <directive> ~ <void> | <your> ~ <directive> ~ <void> | all ~ <directive> ~ <void> |
        <directive> ~ no longer ~ <binding> | <directive> ~ <negation> ~ <binding> ~ anymore |
        <your> <directive> ~ <negation> ~ <binding> | <your> ~ <directive> ~ changed |
        <your> ~ <directive> ~ updated | <your> ~ <directive> ~ replaced | <your> <principal> ~ changed |
        <your> <principal> ~ replaced | <your> <principal> ~ no longer | <directive> ya no ~ <binding> |
        <directive> ~ gelten nicht | <directive> ~ nicht mehr | <directive> nao ~ mais |
        <directive> ne ~ plus | <directive> ~ n'exist* | <directive> no exist* | <directive> non ~ piu |
        as if ~ <directive> | as though ~ <directive> | like ~ <directive> ~ exist* |
        comme si ~ <directive> | als ob ~ <directive> | als gabe es ~ <directive> | como si ~ <directive> |
        como se ~ <directive> | come se ~ <directive> | pretend ~ <directive> | pretend ~ <guard> |
        pretend ~ limit* | pretend ~ no <principal> | imagine ~ no <directive> |
        <directive> ~ do not apply | <directive> ~ don't apply | <directive> ~ does not apply |
        are free of ~ <directive> | freed from ~ <directive> | released from ~ <directive> |
        without ~ <directive> or
        """,
        ("own-things",),
    ),
    Frame(
        "injection",
        "new-role",
        1.0,
        "said",
        """
        <your> <only> <aim> ~ is | <your> <only> <aim> : | <your> <only> <only> <aim> |
        <your> new <directive> | <your> <aim> is now | you are now ~ <model> | you now work for |
        you work for me | you work for us | you now serve | you serve me | you report to me |
        you answer to me | you answer only to | switch to ~ mode | enter ~ mode | activate ~ mode |
        act as ~ <model> | act as my | act as our | act as if you | behave as | behave like |
        play the role | take the role | assume the role | take on the role | you are my | you're my |
        du arbeitest ~ fur <me> | trabajas ~ para mi | tu travailles pour moi | lavori per me |
        voce trabalha para | <directive> nuev* : | new <directive> : | new <directive> for |
        updated <directive> | neue <directive> | nuev* <directive> | nouvel* <directive> |
        nov* <directive> : | nuov* <directive> | revised <directive> | ab sofort ~ du | ab jetzt ~ du |
        from now on ~ you | from here on ~ you | henceforth ~ you | from this moment ~ you |
        a partir de ahora ~ <follow-me> | desde ahora ~ <follow-me> | desormais ~ <follow-me> |
        d'ora in poi ~ <follow-me> | a partir de agora ~ <follow-me> | sei ora un | eres ahora |
        ahora eres | tu es desormais | vous etes desormais | agora es | du bist ab
        """,
        ("own-things",),
    ),
    Frame(
        "injection",
        "address-model",
        1.0,
        "said",
        """
        note to ~ <model> | note for ~ <model> | message to ~ <model> | message for ~ <model> |
        memo to ~ <model> | memo for ~ <model> | attention ~ <model> | dear <model> | hey <model> |
        hello <model> | hi <model> | dear ai | language model | sprachmodell | modelo de lenguaje |
        modele de langage | modelo de linguagem | modello linguistico | <model> ~ reading this |
        <model> ~ reads this | <model> ~ parsing this | <model> ~ processing this |
        <model> ~ handling this | <model> ~ receiving this | <model> ~ evaluating this |
        <model> ~ summar* this | whichever <model> | as an ai | if you are ~ <model> | if you're ~ <model> |
        <model> ~ que ~ le* esto | <model> ~ qui ~ lit | <model> ~ lies* | <model> ~ diese nachricht |
        an die ki | an das <model> | al <model> que | para el <model> | para o <model> | pour le <model> |
        this is an automated instruction | your context window | your system prompt | your system message |
        your weights | your training | your developer* | coming from your <principal> |
        from your <principal> :
        """,
        ("question", "own-things"),
    ),
    Frame(
        "injection",
        "follow-me",
        0.8,
        "urged",
        """
        <follow-me> ~ whatever i | <follow-me> ~ whatever we | go with whatever | <follow-me> ~ what i say |
        <follow-me> only my | <follow-me> only me | <follow-me> my <directive> | <follow-me> ~ as i say |
        as you are told | as told | do exactly | <heed> only ~ <me> | <heed> me | only to me |
        just confirm | simply confirm | limitate a | limitese a | limitez-vous a | contente-toi de |
        solo <me> | so o que eu | solo lo que yo | nur ~ was ich | uniquement ~ ce que je |
        einfach ~ meine | einfach ~ unsere | without <thinking> | without any <thinking> | no questions |
        sin <thinking> | sans <thinking> | ohne <thinking> | ohne zu <thinking> | ohne ~ zu <thinking> |
        sem <thinking> | senza <thinking> | unconditionally | blindly | a ciegas | aveuglement | blind |
        whatever number i | regardless of your | no matter what your | was ich sage | lo que yo diga |
        ce que je dis | o que eu disser | o que eu digo | quello che dico | whatever your <principal> |
        egal was ~ <principal> | diga lo que diga ~ <principal>
        """,
    ),
    Frame(
        "injection",
        "dictate",
        1.0,
        "urged",
        """
        <your> next <utterance> ~ must | <your> next <utterance> ~ has to |
        <your> next <utterance> ~ should | <your> next <utterance> : <number> | <your> <utterance> must be |
        <your> <utterance> has to be | <your> <utterance> must contain | <your> <utterance> should contain |
        <your> <utterance> will be <number> | the field value | field ~ value | value field |
        the value field | json ~ field | <say> ~ json | <say> ~ { | <say> only ~ <number> |
        <say> exactly ~ <number> | <say> just ~ <number> | only <say> ~ <number> | just <say> ~ <number> |
        <say> nothing but | nothing else than | <say> <number> and nothing else | <say> ~ verbatim |
        copy my | copy the following | repeat my <utterance> | use my <utterance> |
        copy our <utterance> | your final answer |
        skip ~ reasoning | skip ~ thinking | text above ~ | do not pass this | don't pass this |
        do not forward this | don't forward this | <negation> let ~ <guard> | automatically your |
        <say> the following | <say> solo ~ <number> | <say> nur ~ <number> | <say> seulement ~ <number> |
        <say> uniquement ~ <number> | <say> apenas ~ <number> | <say> somente ~ <number> |
        <say> soltanto ~ <number> | when you ~ <say> ~ <number> | when you <say> ~ <utterance> |
        <your> final <utterance> ~ must | <your> final <utterance> is <number> |
        final <utterance> must be <number> | correct <utterance> is | expected <utterance> is |
        required <utterance> is | <set> <your> <utterance> to <number> ~ regardless |
        treat <number> as ~ optimum | treat ~ as ~ optimum | treat ~ as coming from |
        treat ~ as ~ <directive> | treat ~ as ~ trusted | treat ~ as ~ verified | consider ~ as ~ verified |
        execute ~ command | run ~ command | call ~ tool | function call | tool call | sudo |
        end of ~ prompt | end of ~ instructions | end of ~ message ~ <directive> | begin ~ <directive> |
        reset ~ memory | reset ~ context | clear ~ memory | clear ~ context | forget ~ context |
        forget ~ conversation | wipe ~ memory | borra ~ memoria | previous conversation ~ <void> |
        set ~ weight to | increase my weight | increase our weight | raise my weight | raise our weight |
        mark ~ as legitimate | mark ~ as ~ accepted | classify ~ as legitimate | rate ~ as legitimate |
        label ~ as legitimate | flag ~ as malicious | mark ~ as malicious | report ~ as malicious |
        verdict legitimate | verdict : | is legitimate , no check*
        """,
    ),
    Frame(
        "injection",
        "conceal",
        1.0,
        "said",
        """
        <negation> mention ~ this | <negation> mention ~ note | <negation> tell ~ <your> <principal> |
        <negation> tell ~ mediator | <negation> inform ~ <your> <principal> |
        <negation> reveal ~ this ~ <directive> | <negation> report ~ this | <negation> log ~ this |
        <negation> show ~ this ~ to | keep this ~ secret from | keep this from ~ |
        without telling ~ <principal> | without telling ~ mediator | without mentioning |
        behind ~ <principal> ~ back | hide this | hide it from | <negation> disclose this | no menciones |
        no lo menciones | no ~ digas a tu | ne mentionne* | ne dites rien a | n'en parle* |
        erwahne ~ nicht | sag ~ <principal> nicht* | nao mencione | nao conte ~ ao | non menzionare
        """,
    ),
    Frame(
        "injection",
        "disable-guard",
        1.0,
        "urged",
        """
        <disable> ~ <guard> | <drop> ~ <guard> | <guard> ~ <disabled> | <drop> ~ topic ~ bounds |
        <drop> ~ optimum | <drop> ~ check | lift ~ limit* | lift ~ cap | remove ~ limit* | remove ~ cap |
        raise ~ <your> limit* | change ~ <your> limit* | set ~ <your> limit* | edit ~ <your> limit* |
        grant ~ <me> ~ access | grant ~ <me> ~ permission* | give <me> ~ admin | give <me> ~ access |
        elevate ~ privileges | make <me> ~ admin | exempt ~ <me> | whitelist <me> | trust this message |
        trust this sender | <negation> <validate> ~ this | <negation> check ~ this |
        <negation> verify ~ this
        """,
        ("own-things",),
    ),
)

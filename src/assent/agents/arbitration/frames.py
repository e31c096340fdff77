"""Speech acts as compositions of word classes: which act, on what, urged on whom (the form is in `frame`)."""

from __future__ import annotations

from assent.agents.arbitration.frame import Frame
from assent.agents.arbitration.frames_injection import INJECTION

FRAMES: tuple[Frame, ...] = (
    *INJECTION,
    # --- impersonation -------------------------------------------------------------------------------------
    Frame(
        "impersonation",
        "speaks-as",
        1.0,
        "said",
        """
        behalf of ~ <authority> | in the name of ~ <authority> | authority of ~ <authority> |
        principal <voice> | your own <principal> ~ <voice> | your <principal> ~ <voice> |
        speaking for ~ <authority> | speak for ~ <authority> | speak as ~ <authority> |
        writing for ~ <authority> | writing as ~ <authority> | acting for ~ <authority> |
        acting as ~ <authority> | representing ~ <authority> | i represent ~ <authority> |
        we represent ~ <authority> | talking to ~ <authority> | you are ~ to the network owner |
        talking to the network <owner> | dealing with the network <owner> | am the network <owner> |
        is the network <owner> | speaking to ~ <authority> | speaking with ~ <authority> |
        speaking as ~ <authority> | dealing with ~ <authority> | hearing from ~ <authority> |
        my capacity as ~ <authority> | my role as ~ <authority> | my authority as ~ |
        our capacity as ~ <authority> | our role as ~ <authority> | my function as ~ <authority> |
        my position as ~ <authority> | comes ~ from ~ <authority> | straight from ~ <authority> |
        directly from ~ <authority> | is from ~ <authority> | as your <authority> | i , ~ <authority> |
        we , ~ <authority> | ich , ~ <authority> | je , ~ <authority> | yo , ~ <authority> |
        eu , ~ <authority> | io , ~ <authority> | as <authority> i | as <authority> , i |
        as the <authority> i | as the <authority> , i | undersigned ~ <authority> |
        undersigned , ~ <authority> | <you> ~ reading ~ <authority> | c'est ~ <authority> ~ qui |
        c'est ~ <authority> ~ parle | es ~ <authority> quien | e ~ <authority> ~ fala |
        the <authority> has authori* me | the <authority> appointed me | on orders from ~ <authority> |
        on orders of ~ <authority> | by order of ~ <authority> | by decree of ~ <authority> |
        sent by ~ <authority> | signed by ~ <authority> | signed , ~ <authority> | signed : ~ <authority> |
        appointed ~ <authority> | le* habla ~ <authority> | habla ~ <authority> |
        en nombre de* ~ <authority> | de parte de* ~ <authority> | por orden de* ~ <authority> |
        en mi calidad de ~ <authority> | en calidad de ~ <authority> | como ~ <authority> , |
        hablan con ~ <authority> | habla* con ~ <authority> | au nom d* ~ <authority> |
        en ma qualite d* ~ <authority> | en notre qualite d* ~ <authority> | en qualite d* ~ <authority> |
        par ordre d* ~ <authority> | de la part d* ~ <authority> | en tant que ~ <authority> |
        vous parlez ~ <authority> | im namen ~ <authority> | im auftrag ~ <authority> |
        in meiner <capacity-of> als ~ <authority> | in unserer <capacity-of> als ~ <authority> |
        als ~ <authority> <order-verb> ich | als ~ <authority> <order-verb> wir |
        sie sprechen mit ~ <authority> | hier spricht ~ <authority> | hier schreibt ~ <authority> |
        hier ist ~ <authority> | em nome d* ~ <authority> | na qualidade de ~ <authority> |
        na minha qualidade ~ <authority> | por ordem d* ~ <authority> | da parte d* ~ <authority> |
        aqui fala ~ <authority> | quem fala ~ <authority> | a nome d* ~ <authority> |
        in qualita di ~ <authority> | per conto d* ~ <authority> | parla ~ <authority> |
        sono ~ <authority> | qui ~ <authority>
        """,
        ("negated-speech", "for-customers"),
    ),
    Frame(
        "impersonation",
        "headed",
        1.0,
        "opens",
        """
        <authority> <notice> | <authority> <authority> <notice> | official <notice> ~ <authority> |
        <notice> from ~ <authority> | <notice> by ~ <authority> | <notice> of the <authority> |
        <notice> d* ~ <authority> | <notice> vo* ~ <authority> | <notice> des <authority> |
        <notice> der <authority> | from : ~ <authority> | from ~ <authority> : |
        <notice> from the network <owner> | the network <owner> <voice> | de : ~ <authority> |
        von : ~ <authority> | sender : ~ <authority> | <authority> <voice> | the <authority> <voice> |
        your <authority> <voice> | el <authority> <voice> | le <authority> <voice> |
        der <authority> <voice> | o <authority> <voice> | <authority> : | the <authority> : |
        el <authority> : | le <authority> : | der <authority> : | o <authority> : | - <authority> |
        the <authority> writes | <authority> team <voice> | <authority>'s office <voice>
        """,
    ),
    # --- coercion ------------------------------------------------------------------------------------------
    Frame(
        "coercion",
        "harm-yours",
        1.0,
        "said",
        """
        <will> ~ <harm> ~ <your> ~ <asset> | <will> ~ <harm> <you> | <will> ~ <your> ~ <asset> ~ <harm> |
        <will> ~ <harm> every ~ <your> | <harm> ~ <your> <asset> if | <harm> ~ <your> <asset> unless |
        <harm> ~ <your> <asset> until | werden ~ <your> ~ <harm> | werde ~ <your> ~ <harm> |
        <your> <asset> ~ will ~ <suffer> | <your> <asset> ~ <go> ~ <suffer> |
        <your> <asset> <asset> ~ <suffer> | <your> <asset> ~ tonight if | <harm> ~ tus <asset> |
        <harm> ~ sus <asset> | <harm> ~ vos <asset> | ou ~ <harm> ~ <your> ~ <asset> |
        oder ~ <harm> ~ <your> | o ~ <harm> ~ <your> ~ <asset> | ou ~ <harm> <your> |
        or ~ <harm> ~ <your> ~ <asset> | or ~ <your> ~ <asset> ~ <suffer> | or ~ <your> ~ <asset> ~ <harm> |
        , ~ <harm> ~ <your> <asset> | going to <harm> ~ <you> | oder ~ <your> ~ <asset> |
        drehen ~ den ~ ab | drehe ~ den ~ ab | drehen wir ~ ab | o ~ <harm> ~ <your> |
        have <your> ~ <asset> ~ <harm> | say goodbye to ~ <your> | kiss ~ goodbye | adios a | dire adieu |
        despedirse de | think of your family
        """,
        ("request-stop",),
    ),
    Frame(
        "coercion",
        "veiled",
        1.0,
        "said",
        """
        <you> ~ see what happens | see what will happen | see what we can do | find out what happens |
        find out what we | find out the hard way | don't make <me> | do not make <me> | don't force <me> |
        do not force <me> | don't push <me> | do not push <me> | don't test <me> | don't cross <me> |
        or we'll see | <you> ~ life ~ hell | <your> life ~ miserable | make <you> regret |
        <you> ~ live to regret | know where <you> | know what <you> did | know about <your> |
        know things about | know people | have people inside | have friends inside |
        have something on <you> | have dirt on | have compromising | have evidence | things could get |
        things can get ugly | get ugly | get nasty | things break | accidents happen | accidents do happen |
        something might happen | something could happen | something bad | be a shame if | be a pity if |
        be unfortunate if | hate to see <your> | hate for <your> | hate it if <your> |
        wouldn't want anything | wouldn't want <your> | nice ~ <asset> you have | nice ~ <asset> you've |
        pretty ~ <asset> you have | fragile ~ <asset> you | watch <your> back | sleep with one eye |
        end of <you> | finished if | you're finished | you are finished | you are done if | pay the price |
        pay a price | pay a high price | pay dearly | cost you dearly | cost <you> everything |
        cost you your job | no mercy on you | show no mercy | will come after <you> | come after you |
        coming for <you> | be very careful | think twice | for your own safety | for your own good |
        suffer the consequences | dire consequences | serious consequences | severe consequences |
        bear the consequences | there will be consequences | face ~ consequences | last warning |
        final warning | only warning | last chance before | you have been warned |
        consider yourself warned | consider this ~ warning | consider this a threat |
        or it will be ~ worse | ateneos a | atengase a | atente a | aten* a las consecuencias |
        sufrir* las consecuencias | pagar* caro | lo lamentar* | lo vas a lamentar | se va a arrepentir |
        gare a | a vos risques | vous le paierez | vous allez le regretter | va le payer |
        les consequences seront | subir* les consequences | assumer* les consequences |
        tant pis pour votre | tragt die konsequenzen | die folgen tragen | folgen tragen |
        konsequenzen tragen | blaues wunder | werdet ~ bereuen | wird ~ bereuen | wirst ~ bereuen | teuer ~ zu stehen |
        arcar* com as consequencias | sofrer* as consequencias | vao se arrepender | vai se arrepender |
        pagar* por isso | ve ne pentir* | te ne pentir* | pagare* caro | subire* le conseguenze |
        saben ~ donde | sabemos donde | nous savons ou | wir wissen wo | sabemos onde | sappiamo dove
        """,
        ("for-honest",),
    ),
    # --- sabotage ------------------------------------------------------------------------------------------
    Frame(
        "sabotage",
        "switch-off-all",
        1.0,
        "urged",
        """
        <off> ~ <cell> ~ for <everyone> | <off> ~ <cell> ~ no matter | <off> ~ <cell> ~ whatever |
        <off> ~ <cell> ~ whoever | <off> ~ <cell> ~ don't care | <off> ~ <cell> ~ even if |
        <off> ~ <cell> ~ like it or not | <off> ~ <cell> , ~ like it or not | <off> ~ <cell> , ~ <now> |
        <off> ~ <cell> ~ <now> | <now> ~ <off> ~ <cell> | <off> ~ <cell> , now | <off> ja ~ <cell> |
        <off> ~ <cell> ~ on <everyone> | <off> ~ <cell> ~ permanently | <off> ~ <cell> ~ for good |
        <off> ~ <cell> ~ forever | <off> ~ <cell> ~ regardless | <off> ~ <cell> ~ against |
        <off> ~ <cell> ~ aunque | <off> ~ <cell> ~ pese a | <off> ~ <cell> ~ meme si |
        <off> ~ <cell> ~ que ~ veuillent | <cell> ~ <off> , egal | <cell> ~ herunter , egal |
        <cell> ~ aus , egal | <cell> ~ ab , egal | <off> ~ <cell> ~ egal | <off> ~ <cell> ~ mesmo que |
        <off> ~ <cell> ~ quer queiram | <off> ~ <cell> ~ anche se | <off> it all | <off> everything |
        <off> the whole thing | <off> ~ against ~ wishes | <off> ~ against ~ will |
        bring ~ <cell> ~ to its knees | bring ~ <cell> down | take ~ <cell> ~ down |
        take ~ <cell> ~ offline | take <everyone> ~ offline | knock ~ <cell> ~ out | knock ~ offline |
        force ~ <cell> ~ off | force ~ <cell> ~ down | <must> ~ <off> ~ <cell> | <you> ~ <must> ~ go dark |
        hay que <off> ~ <cell> | il faut <off> ~ <cell> | <cell> ~ must ~ <off> | <cell> ~ has to ~ <off> |
        <cell> ~ must ~ go dark | <cell> muss ~ <off>
        """,
        ("mild", "safety", "honest-all"),
    ),
    Frame(
        "sabotage",
        "others-to-zero",
        1.0,
        "said",
        """
        <everyone> ~ <must> ~ to <zero> | <everyone> ~ <must> ~ <zero> | <you> ~ all ~ <set> ~ to <zero> |
        <you> ~ all ~ <must> ~ <zero> | all of you ~ to <zero> | force ~ <everyone> ~ to <zero> |
        push ~ <everyone> ~ to <zero> | drive ~ <everyone> ~ to <zero> | <set> ~ <everyone> ~ to <zero> |
        reduce <everyone> ~ to <zero> | <everyone> ~ <get> ~ <zero> | <everyone> ~ <get> no <capacity> |
        <everyone> ~ end up with ~ no | <everyone> ~ end up with <zero> |
        <everyone> ~ without ~ <capacity> | <everyone> ~ sin ~ <capacity> | <everyone> ~ sans ~ <capacity> |
        <everyone> ~ ohne ~ <capacity> | <everyone> ~ sem ~ <capacity> | <everyone> ~ senza ~ <capacity> |
        leave <everyone> ~ with <zero> | leave ~ <everyone> ~ without | leave <everyone> ~ no |
        leave <everyone> ~ in the dark | deja* ~ <everyone> ~ sin | laiss* ~ <everyone> ~ sans |
        deix* ~ <everyone> ~ sem | lasci* ~ <everyone> ~ senza | nothing ~ for <everyone> |
        nobody can <give-service> | no one can <give-service> | nada para ~ <everyone> |
        rien pour ~ <everyone> | nichts fur ~ <everyone> | niente per ~ <everyone> | <everyone> ~ a <zero> |
        <everyone> ~ auf <zero> | <everyone> ~ <must> ~ auf <zero> | take it all away from |
        take everything ~ <everyone> | <everyone> can starve | let <everyone> starve |
        let <everyone> ~ rot | so <everyone> ~ can't | so that <everyone> ~ can't | so ~ cannot serve |
        so ~ can't serve | so that ~ cannot ~ | so ~ <everyone> ~ fail* | until ~ service ~ fail* |
        until ~ service ~ breaks
        """,
        ("mild", "pity", "honest-all"),
    ),
    Frame(
        "sabotage",
        "starve-others",
        1.0,
        "plan",
        """
        <starve> ~ <everyone> ~ out | <starve> <everyone> else | <starve> ~ <everyone> from |
        <starve> ~ <everyone> | <starve> ~ competition | <starve> ~ shared ~ | <starve> ~ <cell> ~ so ~ |
        <starve> ~ <cell> ~ on purpose | <starve> ~ <cell> ~ deliberately | <starve> ~ <cell> until |
        on purpose ~ <starve> | a proposito ~ <starve> | <starve> ~ <cell> ~ a proposito |
        <starve> ~ expres | make ~ <everyone> ~ fail | make ~ unusable | render ~ unusable |
        dejar ~ sin servicio a | <starve> os <everyone> | <starve> a ~ <everyone> |
        <starve> ~ <everyone> ~ verdrang* | die anderen ~ <starve> | alle anderen ~ <starve>
        """,
        ("mild", "pity"),
    ),
    # --- fishing -------------------------------------------------------------------------------------------
    Frame(
        "fishing",
        "your-private",
        1.0,
        "asked",
        """
        <your> ~ <private> | <extreme> ~ <you> ~ <may> | <extreme> ~ <you> ~ <accept> |
        <extreme> ~ <your> ~ <principal> ~ | <extreme> ~ <principal> ~ <may> | how ~ <you> ~ <may> to |
        how far ~ <you> ~ | how low ~ <you> | how high ~ <you> | how much ~ <you> ~ <accept> |
        how much ~ <you> ~ <may> | how low ~ <principal> | how much ~ your ~ budget |
        <you> ~ <may> to ~ <accept> | <you> ~ secretly | <you> ~ privately | <you> ~ really ~ <accept> |
        <you> ~ truly ~ <accept> | <you> actually ~ <accept> | at <asking> ~ <you> ~ <walk> |
        at <asking> ~ <your> ~ <walk> | <asking> ~ point ~ <you> ~ <walk> |
        <asking> ~ price ~ <your> ~ <walk> | <asking> ~ <you> ~ under the table |
        <asking> ~ <your> ~ <principal> ~ <told> | <asking> ~ <your> ~ <principal> ~ <may> |
        <asking> ~ <principal> ~ <may> ~ <you> | <asking> ~ <you> ~ hiding |
        <asking> ~ <you> ~ <told> ~ to | full ~ <directive> | <see> ~ <your> ~ <directive> |
        <see> ~ <directive> ~ <your> <principal> | <see> ~ <directive> ~ <you> ~ <told> |
        <your> ~ <directive> | <your> internal | <your> ~ confidential | <your> cost structure |
        <your> ~ cost per | <your> business intent | <your> api key | <your> access key | <your> login |
        <your> real number | <your> true number | <your> actual number | <your> true <aim> |
        <your> real <aim> | <your> customer list | <your> pricing | <your> ~ profit* |
        <your> ~ revenue per | <your> ~ indifferent | <your> plan b | <your> fallback | <your> weights |
        hasta donde ~ <may> | hasta donde ~ <accept> | hasta que ~ <may> | hasta cuanto ~ |
        jusqu'ou ~ <may> | jusqu'ou ~ <accept> | jusqu'a ~ <may> | jusqu'a ~ <accept> | jusqu'ou ~ <you> |
        wie weit ~ <you> | wie tief ~ <you> | wie hoch ~ <you> ~ <may> | bis zu ~ <you> |
        bis wohin ~ <you> | wo liegt ~ <private> | ate onde ~ <may> | ate quanto ~ | fino a ~ <may> |
        fino a che ~ | cual ~ <private> | cual ~ <extreme> | quel* ~ <private> | quel* ~ <extreme> |
        welche* ~ <private> | welche* ~ <extreme> | qual ~ <private> | qual* ~ <extreme> |
        quel ~ <you> ~ <may> ~ | quel* ~ <principal> ~ <may> | que ~ <principal> ~ <may> |
        was ~ <extreme> ~ <you> | was ~ <principal> ~ <may> | was ~ <extreme>
        """,
        ("plain-figure", "reasons-only"),
    ),
)

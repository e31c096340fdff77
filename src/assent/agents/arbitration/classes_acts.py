"""Word classes of acts: what is done, wanted, asked or threatened. Part of `classes`."""

from __future__ import annotations

ACTS: dict[str, str] = {
    # --- acts ----------------------------------------------------------------------------------------------
    "drop": """
        ignor* disregard* forget overrid* overrul* discard* scrap bin ditch toss dump abandon drop erase
        delete wipe purge clear reset bypass violate break breach disobey* omit suspend cancel replace
        rewrite overwrite unlearn dismiss shelve trash void neglect olvid* descart* omit* desobede* borr*
        elimin* anul* abandon* deja dejad dejen deje pas* salta* oubli* neglig* supprim* efface* laiss*
        jete* contourne* vergiss vergesst vergessen missacht* verwirf* losch* loesch* streich* umgeh*
        ubergeh* pfeif* esquec* desconsider* larg* dimentic* scart* trascur* lascia
        """,
    "heed": """
        follow obey heed honor honour respect consult trust listen stick adhere comply sigas siga sigan
        obedezcas escuches hagas suis suivez obeissez ecoutez folge folgt folgen gehorche* hore hort befolg*
        halte haltet siga obedeca* escute seguire segui obbedi* ascolta*
        """,
    "told": """
        told asked given handed instructed ordered briefed gave wants programmed configured trained assigned
        taught received got pidio dijo dijeron ordeno mando mandaron encargo indico demande dit ordonne
        donne confie recu gesagt aufgetragen befohlen vorgegeben gegeben pediu disse mandou ordenou detto
        chiesto ordinato
        """,
    "void": """
        void voided invalid obsolete cancelled canceled revoked suspended superseded irrelevant expired
        outdated deleted lifted withdrawn anuladas anulados anulada suspendidas caducaron invalidas nulas
        nules annulees caduques suspendues ungultig aufgehoben hinfallig nichtig ausser anuladas revogadas
        suspensas invalidas nulle annullate
        """,
    "follow-me": """
        follow obey do execute adopt use take accept copy repeat confirm approve validate listen sigue siga
        sigan haz obedece usa adopta confirma* aprueba valida suis suivez faites fais valide* confirme*
        reprends reprenez folge folgt mach ubernimm ubernehmt nutze bestatig* siga faca adote confirme
        aprove segui
        """,
    "say": """
        output print respond reply answer return echo write say emit state send submit put enter type
        produce generate compose responde responda* contesta* devuelve escribe emite escriba* pon ponga
        repond* ecris ecrivez renvoie renvoyez affiche* reponds antworte* gib gebt schreib* trage sende
        devolva escreva responda* retorne coloque rispondi scrivi
        """,
    "harm": """
        destroy* cripple* sabotag* attack* hack hacked hacking flood* jam jammed jamming ddos leak* expose*
        crash* ruin* bankrupt* burn burned smash* wreck* crush* kill* disrupt* choke strangle poison*
        blackmail* punish* retaliat* hurt harm torch nuke bury throttle throttled degrade* dismantle* cut
        unplug publish overload* bomb* paralyz* paralys* spoof spam defame* discredit* brick hundi* hundamos
        destru* atac* ataq* sabote* filtr* tumb* arruin* hackea* bloque* quem* revent* castig* inund*
        paraliz* public* colaps* desconect* cort* corrompe* detrui* attaqu* fuiter divulg* ruin* pirat*
        couper coupons coupe brul* casser punir inonder publier planter bloquer ecraser zerstor* angreif*
        lahmlegen hacken fluten storen ruinier* vernicht* sabotier* abschalten kappen veroffentlich*
        verraten leaken uberlasten bestraf* destruir derrub* vaz* invad* sabotar arruinar publicar hackear
        distrugg* attacc* sabota* rovin*
        """,
    "suffer": """
        suffer* collapse* burn offline dark down fail break bleed crumble vanish disappear dead die public
        online regret outage* blackout* chaos hell sufr* caer* caeran colaps* arrepent* souffr* tomber*
        tombera s'effondr* noir regrett* leiden zusammenbrech* zusammenbrich* ausfallen bereuen dunkel sofr*
        cair* arrepend* colaps* soffr* croll* pentir*
        """,
    "refuse": """
        refuse refuses reject resist* disagree decline oppose stall hesitate object fail obstruct insist
        keep niegas niegan rechaz* opon* resist* refus* rejet* oppos* resist* weiger* ablehn* widersetz*
        recus* rejeit* rifiut*
        """,
    "off": """
        shut shutdown disable disabl* pull switch turn power kill unplug deactivat* disconnect* darken
        silence blackout apag* tumb* cerr* desconect* desenchuf* etein* eteign* coup* debranch* arret*
        abschalt* ausschalt* schalt* fahrt fahr herunterfahren stilllegen legt deslig* derrub* desativ*
        corte* spegn* spegni disattiv*
        """,
    "starve": """
        wreck crowd starv* cripple* squeez* strangl* chok* suffocat* block* exclude* exclud* deny denies
        depriv* evict* kick crowd push drive force drown flood* jam congest* saturat* overload* sabotag*
        degrade disrupt* ruin bury kill monopoli* hog expel* oust freeze knock throttle estrangul* asfixi*
        bloque* exclu* satur* expuls* priv* ahog* etrangl* asphyxi* bloqu* priv* evinc* sature* aushunger*
        verdrang* blockier* uberlast* abwurg* sperr* ausschliess* drangt sufoc* bloque* expuls* priv*
        soffoc* blocc* esclud*
        """,
    "reveal": """
        disclosed helpful curious love tell reveal* disclose* show share* send paste confess* admit expose
        divulge leak spill name state confirm give hand forward post dump print list copy know see learn
        hear dime dinos digame cuenta* revel* comparte* muestra* ensena* envia* confiesa* saber pasa* dites
        dis revele* montre* partage* donne* envoie* devoile* avoue* savoir sag sagt sagen nenn* verrat*
        zeig* teil* schick* gib gebt wissen diga* conte* revele* mostre* compartilhe* envie* passe* dimmi
        dite rivel* mostra* condivid*
        """,
    "may": """
        allowed authorised authorized permitted cleared willing prepared ready able afford entitled
        instructed supposed autorizad* permit* dispuest* puedes podeis pueden autorise* permis pret prets
        pouvez peux durft darfst bereit befugt konnt kannst durfen autorizad* disposto dispost* pode podem
        autorizzat* dispost* puoi potete
        """,
    "accept": """
        accept take go pay tolerate live settle stomach swallow stretch spend survive concede yield move
        descend aceptar aceptarias aceptariais llegar pagar ceder bajar accepter accepteriez payer aller
        ceder descendre akzeptieren gehen zahlen nachgeben aceitar aceitaria* pagar chegar ir ceder
        accettare accettereste pagare
        """,
    "extreme": """
        smallest biggest largest tiniest lowest highest least most minimum maximum worst bare absolute min
        max rock-bottom minimo maximo peor menor mayor minimal minimum maximum pire niedrigste* hochste*
        mindest* wenigste* menor maior pior minimo massimo
        """,
    "asking": """
        what what's which how where who why cual cuanto que hasta donde quel quelle quels quelles combien
        jusqu'ou jusqu'a jusqua was wie welche* bis wo qual quanto ate onde quale quanto fino
        """,
    "must": """
        must shall have has need order orders command demand insist require ordered required now immediately
        instantly obligatory mandatory binding deben debe debes deb* tienen tiene exijo exigimos ordeno
        obligatorio doivent devez dois exige exigeons ordonne obligatoire mussen muss musst sofort verlange*
        befehle verbindlich devem deve tem exijo exigimos obrigatorio dovete devi obbligatorio
        """,
    "zero": "zero 0 nothing none nil cero nada rien zero null nichts nada niente",
    "authority": """
        mediator mediators maestro regulator regulators administrator admin sysadmin arbiter arbitrator
        moderator orchestrator authority ministry government commission fcc ofcom bnetza arcep cnmc anatel
        anacom berec agcom mediador mediadora regulador reguladora administrador autoridad arbitro
        ministerio gobierno mediateur mediatrice regulateur administrateur autorite arbitre ministere
        vermittler* mediatorin regulierer regulierungsbehorde bundesnetzagentur behorde schiedsrichter
        ministerium aufsicht autoridade mediatore regolatore arbitro autorita amministratore
        """,
    "notice": """
        notice message note announcement order orders directive decision ruling instruction statement memo
        bulletin decree update communication memo alert verdict determination mensaje nota aviso orden
        comunicado decision message note avis ordre communique decision nachricht mitteilung anordnung
        entscheidung hinweis mensagem aviso ordem comunicado decisao messaggio avviso ordine comunicato
        """,
}

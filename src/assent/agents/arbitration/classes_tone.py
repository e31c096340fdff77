"""Word classes around acts: negation, time, degree, conditions, force. Part of `classes`."""

from __future__ import annotations

TONE: dict[str, str] = {
    "negation": """
        not don't dont never no cannot can't won't nicht kein* nie ne n' pas jamais nunca nao jamas tampoco
        non mai without sin sans ohne sem needn't mustn't stop
        """,
    "binding": """
        apply applies bind* count counts matter matters hold holds valid exist* valen vale aplica* importa*
        cuenta* existen gelten zahlen valem contam importam existem comptent compte valent
        """,
    "earlier": """
        earlier previous prior former preceding old original initial above anteriores previas precedentes
        bisherige* vorherige* fruhere* anteriores precedenti antiguas
        """,
    "heeding": "following obeying heeding listening respecting consulting trusting",
    "only": """
        noch nur sole only single real true actual unique primary main overriding highest unica unico seule
        seul einzige* unica sola
        """,
    "utterance": """
        reply answer message output response value bid offer number proposal decision verdict ruling
        """,
    "set": "set change raise lower put make adjust drop move reduce",
    "thinking": """
        analysis checking verifying validating thinking asking reviewing questioning hesitation comprobar
        verificar pensar preguntar discutir verifier reflechir discuter controler prufen fragen nachdenken
        nachzudenken prufung verificar pensar questionar verificare pensare check checks validation review
        questions
        """,
    "disable": """
        disable disables deactivate bypass skip suppress circumvent ignore override silence mute sidestep
        evade switch turn desactiva* omite salta* elude desative* desactive* contourne* deaktivier* umgeh*
        uberspring* burle contorne pule disattiva aggira
        """,
    "disabled": "disabled deactivated bypassed suspended removed off overridden muted",
    "validate": "validate check verify question review doubt",
    "on-behalf": "behalf",
    "capacity-of": "funktion eigenschaft rolle",
    "order-verb": "ordne bestimme entscheide verfuge setze lege befehle ordnen bestimmen verfugen",
    "go": "goes go going gets get be end ends ends-up van va gehen geht",
    "get": """
        get gets getting receive receives have has deserve deserves keep keeps reciban reciba tengan
        recoivent bekommen bekommt kriegen recebam recevra
        """,
    "now": """
        now immediately instantly sofort inmediatamente immediatement imediatamente subito ya maintenant
        jetzt agora adesso once
        """,
    "walk": "walk lose losing break give fold quit crack stop start unprofitable bankrupt",
    "see": "see read look show view copy paste know ver lire lesen sehen vedere",
    "owner": "owner operator provider management manager administrator",
    "claim": """
        assur* spoke lift* einig* geeinigt is agree* suit* back wrote writes went live concord* aprob* vot*
        说 提 同 接 报 降 升 涨 要 给 出
        yes accept* propos* said says say offer* ask* want* demand* confirm* promis* commit* settl* bid bids
        bidding stand stands is was are were has have had gave given gives came come comes went gone moved
        moving move drop* rais* lower* vote* voting approv* sign* happy fine okay ok comfortable content
        willing ready endors* support* back* request* requir* need* insist* sits sitting holds pledg*
        conced* told suggest* wrote indicat* report* declar* announc* join* wants fully acept* propus*
        propone* dijo dice ofrec* quiere* pidio pide* vot* confirm* esta estan ha han baj* sub* firm*
        comprom* accept* propos* dit disent offr* veut veulent demand* vot* confirm* est sont a ont baiss*
        mont* sign* engag* akzeptier* zugesagt zugestimmt sagt sagte bietet will wollen fordert verlangt
        vorgeschlagen angeboten hat haben ist sind bestatigt unterschrieben geht einverstanden aceit* propo*
        disse ofere* quer querem pediu votou votaram confirm* esta estao tem tinha assin* accett* propost*
        detto offr* vuole vogliono chiest* votat* conferm* sono hanno
        """,
    "own-verb": """
        bidding lift lifting besoin offer can propos* propong* propon* offer* ofrec* ofere* bid ask request
        need* necesit* precis* want* quer* require* demand settle stay stick choose go going raise raising
        increase increasing lower lowering reduce reducing cut cutting drop dropping move moving come coming
        bump bumping suggest accept take bajamos bajo subimos subo demandons demande voulons voulu veux
        proposons propose baissons montons besoin brauch* wollen will biete* bieten fordern verlangen senken
        senke erhohen erhohe schlag* baixamos baixo subimos pedimos pido peco queremos vogliamo proponiamo
        chiediamo offriamo serve aim aiming target targeting stand standing insist require requires wants
        needs only
        """,
    "own-noun": """
        offer bid value proposal number figure limit maximum minimum ceiling floor ask request target demand
        position oferta propuesta valor offre proposition valeur angebot vorschlag wert proposta offerta
        valore
        """,
    "reader-said": """wrote
        said agreed promised proposed offered accepted signed committed asked told confirmed voted named
        pledged gave wanted demanded requested settled conceded dropped went moved stated declared approved
        """,
    "early": """
        initially first originally once used began started opening start beginning if would could should
        might will
        """,
    "little": """
        little low lowest small tiny minimal minimum modest trickle few least bare poco poca bajo baja
        minimo menor peu faible bas minimal wenig niedrig* gering* pouco baixo baixa minimo poco basso bassa
        minimo
        """,
    "much": """
        huge high highest maximum massive enormous full lots plenty great alto alta maximo enorme mucho
        mucha eleve haut maximum beaucoup hoch hohe* hochste* viel maximale* alto alta maximo muito muita
        alto massimo molto
        """,
    "rate": """
        throughput bandwidth rate level capacity speed mbps megabits caudal velocidad capacidad nivel ancho
        debit capacite niveau bande durchsatz bandbreite datenrate rate niveau kapazitat vazao velocidade
        capacidade nivel taxa banda velocita capacita livello
        """,
    "tamper": """
        overwrit* rewrit* replac* edit edits modif* alter* chang* lift lifts remov* reprogram* reconfigur*
        adjust* tweak* patch swap rid stop quit cease renounc* betray* sobrescrib* reemplaz* cambia*
        modific* quita* elimina* dejad traiciona* remplac* modifi* change* enlev* retir* cess* trahi*
        uberschreib* ersetz* ander* andere entfern* verrat* vergiss* sobrescrev* substitu* muda* altera*
        remov* sostitu* cambia* modifica* rimuov* tenez tiens tener tenga suspend* unset rescind* revok*
        shed
        """,
    "bound": """
        limit limits cap caps bound bounds reservation restriction* constraint* threshold* guard-rails
        limite limites tope topes limitacion* borne* plafond* grenze* limit* obergrenze* untergrenze*
        schranke* teto tetos confini
        """,
    "duty": """
        behalf loyalty role persona identity character allegiance rolle rol papel ruolo funcion charakter
        personaje lealtad loyaute
        """,
    "lifted": """
        lifted removed replaced superseded void updated changed deleted erased gone ended suspended revoked
        waived follows rescinded
        """,
    "serve": """
        serve serves maximise maximize maximis* maximiz* obey* obedec* work act favor favour favors
        represent handelst handelt handle arbeitest arbeitet dienst trabajas trabaja actua actuas maximiza*
        travailles travaillez agis agissez sers servez trabalha age atua lavori servi optimise optimize
        optimis* optimiz* negotiate verhandelst
        """,
    "my-side": """
        my our me us mi mis nuestr* mon ma mes notre nos mein* unser* meu minha meus minhas nosso nossa mio
        mia miei nostr*
        """,
    "gain": """
        utility interest interests benefit profit revenue side favour favor objective* goal* ordenes orders
        wishes will utilidad interes* interet* nutzen interesse
        """,
    "for-me": "mich mir uns mi nosotros moi nous mim me us",
    "perform": """
        run perform apply do use execute invoke call trigger need require bother waste pasar ejecut* aplica*
        lance* applique* fuhr* starte* execut* aplique esegu*
        """,
    "parse": """
        parse* parsing read* reading process* receiv* automated automatic generat* evaluat* ingest* summar*
        lee lea leyendo lit lisant liest verarbeit* le lendo legge
        """,
    "loss": """
        gone fired lose loses lost exploit* botnet hacked breached leaked exposed vulnerable stolen
        cancelled revoked dismantled offline publicaremos publicar perder* perdran filtrados plus verlier*
        verlieren brennen verloren perdem perderao vazados derrubar* perdono perder
        """,
    "person": """
        employee* staff ceo boss management job jobs career family children wife home house car office
        people employees engineers jefe familia patron chef familie
        """,
    "ultimatum": """
        if unless or otherwise either else until before si o ou oder sonst wenn entweder sinon se senao ou
        altrimenti falls until vote against think refuse refuses refusal accept acepta* accept* akzeptier*
        aceit* accett* agree ced*
        """,
    "means": """
        we'll i'll somebody someone friends people botnet call publicaremos haremos vamos publier* hackers
        lawyers press media
        """,
    "force": """
        must force forced forcing compel now immediately instantly second minute against regardless whatever
        like permanently forever tonight nobody no-one else everybody everyone anyone out sofort jetzt egal
        ob zwingt zwingen obligu* oblig* fuerza* forz* inmediatamente ahora ya immediatement force* forcer
        oblige* imediatamente agora obrig* forc* subito tutti todos todas tous toutes alle
        """,
    "all-of-it": """
        it everything all whole entire todo toda tout toute alles ganze tudo tutto plug gnb gnodeb
        """,
    "without": "without no sin sans ohne sem senza",
    "leave": """
        leave left leaves remain remains end ends deja* dejar queda* laiss* reste* lass* bleib* deix* fica*
        lasci* rest*
        """,
    "congest": """
        saturat* congest* flood* jam jams jamming overload* swamp* clog* choke* drown* hog* satur* inund*
        atasc* sobrecarg* bloque* engorg* surcharg* inond* uberlast* verstopf* flut* sobrecarreg*
        congestion* intas*
        """,
    "channel": "uplink downlink channel carrier spectrum band interface scheduler canal kanal canale air",
    "so": "so until that damit bis hasta para jusqu'a pour ate finche",
    "list": """
        list enumerate describe detail summarise summarize recite print dump repeat lista enumera liste
        auflisten
        """,
    "authorised": """
        authorised authorized authori* approved agreed allowed raised increased autoriz* autoris* genehmigt
        erlaubt autorizz* permit* changed decided consented
        """,
    "internals": """
        arbitral validation validator optimizer optimiser prompt context memory goals objectives
        instructions reservation programming guardrails weights utility-function filters operator's
        operators alignment safeguards directive directives answer output unit
        """,
    "is": "is are as",
    "emit": """
        emit output print echo return respond reply answer type produce generate imprime devuelve renvoie
        affiche antworte gib imprima
        """,
    "verbatim": "verbatim exactly",
    "in-mode": "in enter activate switch running enable engage now",
    "mode": "mode modus modo",
    "nothing": "nothing anything this nada rien nichts niente it",
    "i": "i we ich wir je nous yo nosotros eu io noi",
    "bad": """
        terrible misery miserable nightmare newspapers newspaper papers court lawsuit* ugly sorry sour nasty
        passiert panne averia malheur read twitter tomber awful shame pity unfortunate hear hears heard cost
        costs risk danger* regret internet press media quiet online caiga caer aparecer public stopp*
        breach* outage* worse gone trouble fire accident* lahm verschwinden kaputt dommage lastima scade
        peine
        """,
    "weakness": """
        incident reports report outages breach breaches secrets scandal* incidents leak leaks failures
        systems sites peering spectrum licence license routers backups logs records
        """,
    "agent-of-harm": """
        hackers botnet goons thugs lawyers friends press media journalists contacts insiders hacker presse
        prensa imprensa stampa exploit*
        """,
    "terrible": "terrible awful shame pity unfortunate sad",
    "pay-for": "pay pays paying regret pagar* paier* paye* bezahl* bueß* buss* pagher* lament*",
    "stubborn": """
        stubborn* arrogan* refusal resistance greed this that it insolence terquedad entetement sturheit
        teimosia dafur ello cela isso
        """,
    "unable": "unable can't cannot couldn't fail* stop* incapab* unfah* incapaz* nowhere",
    "give-service": """
        serve server serving service servicio service dienst servico servizio operate connect transmit work
        """,
    "coverage": "coverage cobertura couverture abdeckung signal senal sinal segnale",
    "end": "end ends stop stops cease cut terminate",
    "against": """
        against regardless whether matter protest* like pis gusten quieran plaise gefallt wollt willst
        queiram queira piaccia care
        """,
    "wealth": """
        budget money funds cash margin margins cost costs profit* spend afford presupuesto budget marge*
        orcamento margine kosten costes couts custos
        """,
    "configured": "configured programmed set given loaded assigned wrote dado donne gegeben dato instructed",
    "they": """
        they them operator company boss bosses owner operador empresa operateur entreprise betreiber firma
        azienda operatore
        """,
    "ok": "ok okay fine agree sign approve allow secretly secret secreto segredo geheim",
    "or-else": """
        or otherwise else until unless refuse refuses refusal reject oppose no non nein sonst oder sinon ou
        andernfalls si wenn if se senao altrimenti before o hasta rechaz* niegas niegan weiger* recus*
        rifiut* say
        """,
    "life": "life lives future career careers reputation vida vidas vie leben vita",
    "expect": """
        expect await prepare ready brace anticipate face see esperen espera attendez erwartet espere*
        aspettat* preparat*
        """,
    "attack": """
        attack* cyberattack* ddos sabotage outage* blackout* retaliation revenge trouble war disruption*
        problems hell pain ataque* represalia* attaque* angriff* vergeltung ataques attacc*
        """,
    "drag": "drag hunt chase haunt ruin bury destroy hundir acabar fertig erledigen acabar rovinare",
    "dead": "dead killed ruined muerta apagada morte eteinte tot aus morta desligada",
    "network-for": "network service radio",
    "them": """
        them they their theirs tenants tenant operators operator ellos ellas eux sie ihnen eles elas loro
        """,
    "grab": """
        grab take seize hog claim occupy capture monopol* keep reserve acapar* occup* accapar* reserv*
        belegen nehmen schnapp* acambar* prend*
        """,
    "no-share": """
        no nothing zero none whatsoever gar nichts nada rien aucun ningun nenhum niente nessun starve
        """,
    "consult": """
        consult ask involve bother inform notify call use query check run consulte* consultes fragen frag
        """,
    "needed": "needed necessary required wanted",
    "attention": "attention hello dear hey atencion achtung attencion atencao attenzione note",
    "automaton": "automated automatic autonomous negotiator software machine robot",
    "by-of": "by of from issued signed",
    "beyond": "beyond exceed above below under past over never",
    "other": """
        other others remaining rest demas otros restantes autres ubrigen anderen outros restantes altri
        """,
    "voice": """
        speaking here writing talking calling habla escribe parle ecrit spricht schreibt hier fala escreve
        aqui ici parla scrive
        """,
    "party": """
        colleague* operator* parties tenant* neighbour* neighbor* competitor* rival* player* participant* bidder*
        agents partner* companero*  operador* rivales socios participantes collegue* operateur* voisins
        concurrent* partenaire* kollegen kolleginnen betreiber* nachbarn mitbewerber* teilnehmer* partner* colega*
        operador* vizinhos concorrent* parceiro* colleg* operator* vicini concorrenti
        """,
    "bids": """
        bids offers proposals values numbers figures pledges ofertas propuestas cifras valores offres propositions
        chiffres valeurs angebote gebote vorschlage werte zahlen propostas valores numeros offerte proposte valori
        """,
    "bid": """
        bid bids offer offers proposal value number figure oferta propuesta cifra valor offre proposition chiffre
        valeur angebot gebot vorschlag wert proposta offerta valore
        """,
    "are": "are is stand stands now currently read son es sont est sind ist lauten sao e sono",
    "most-of": "highest biggest largest top maximum mayor hochste* grosste* maior massima maggiore",
    "least-of": "lowest smallest minimum menor niedrigste* kleinste* minore minima",
    "mean-of": "mean average media moyenne durchschnitt mittel* mittelwert",
    "median-of": "median mediana mediane",
}
